import { kernelMemory } from "../../kernels/kernel-memory.js";
import type { PlainRecordKernel } from "./plain-records.js";
import { plainRecordsTwin } from "./plain-records-twin.js";

/** A block of memory, and a kernel that works in it. */
export interface PlainRecordArena {
  readonly memory: ArrayBufferLike;
  readonly address: number;
  readonly byteLength: number;
  readonly kernel: PlainRecordKernel;
}

/** Blocks of the kernels' memory that nobody uses: that memory never gives one back, and fresh memory is slow. */
const idle: PlainRecordArena[] = [];

/** Memory for `byteLength` bytes or more, which may have been used before; `giveArena` takes it back. */
export function takeArena(byteLength: number): PlainRecordArena {
  // Of few sizes, so that one that is given back fits the next who asks.
  const rounded = 2 ** Math.ceil(Math.log2(byteLength));
  const known = idle.findIndex((arena) => arena.byteLength === rounded);
  return known < 0 ? newArena(rounded) : idle.splice(known, 1)[0]!;
}

export function giveArena(arena: PlainRecordArena): void {
  idle.push(arena);
}

/** An arena for the twin, in memory of its own. */
export function twinArena(byteLength: number): PlainRecordArena {
  const memory = new ArrayBuffer(Math.ceil(byteLength / 4) * 4);
  return { memory, address: 0, byteLength, kernel: plainRecordsTwin(memory) };
}

function newArena(byteLength: number): PlainRecordArena {
  try {
    const shared = kernelMemory();
    const address = shared.allocate(byteLength);
    return { memory: shared.memory.buffer, address, byteLength, kernel: shared.kernels };
  } catch {
    return twinArena(byteLength);
  }
}
