import { kernelMemory } from "../../kernels/kernel-memory.js";
import type { PlainRecordKernel } from "./plain-records.js";
import { plainRecordsTwin } from "./plain-records-twin.js";

/** A block of memory, which may have been used before, and a kernel that works in it. */
export interface PlainRecordArena {
  readonly memory: ArrayBufferLike;
  readonly address: number;
  readonly kernel: PlainRecordKernel;
  /** Whether other threads' kernels see it too. */
  readonly shared: boolean;
  /** Gives the block back. */
  release(): void;
}

/** Memory for `byteLength` bytes. */
export function takeArena(byteLength: number): PlainRecordArena {
  const shared = kernelMemory();
  if (shared === undefined) return twinArena(byteLength);
  const address = shared.allocate(byteLength);
  const release = (): void => {
    shared.release(address, byteLength);
  };
  return { memory: shared.memory.buffer, address, kernel: shared.kernels, shared: true, release };
}

/** An arena for the twin, in memory of its own. */
export function twinArena(byteLength: number): PlainRecordArena {
  const memory = new ArrayBuffer(Math.ceil(byteLength / 4) * 4);
  return { memory, address: 0, kernel: plainRecordsTwin(memory), shared: false, release: () => undefined };
}
