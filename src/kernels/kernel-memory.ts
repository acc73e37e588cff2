import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";

/** What assembly/ exports. Every address is a byte offset into the memory. */
export interface KernelExports {
  orOfCounts(from: number, count: number): number;
  /** As src/trace/containers/plain-records.ts says. */
  parsePlainRecords(plan: number, from: number, end: number): number;
}

/** The most that scripts/build.mjs lets a memory grow to, in pages. Only what is used takes real memory. */
const maximumPages = 32_768;
const pageBytes = 65_536;
/** Blocks begin at a line of the cache; so much is also kept free for the word that says where the next one does. */
const alignment = 64;

let compiled: WebAssembly.Module | undefined;
let ofThread: KernelMemory | undefined;

/** What `Pool` hands to its workers. */
export interface KernelWorkerData {
  readonly kernelMemory: WebAssembly.Memory;
}

/** The memory that all threads of a pool share, with this thread's kernels. */
export function kernelMemory(): KernelMemory {
  ofThread ??= new KernelMemory((workerData as KernelWorkerData | null)?.kernelMemory);
  return ofThread;
}

/**
 * Memory in which the kernels of assembly/ work. It is shared: a view of it that is sent to another thread is the same
 * memory there, not a copy.
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  /** Word 0 of the memory: how many bytes are taken, by all threads together. */
  readonly #taken: Int32Array;

  /** @param memory that of another thread, to share it */
  constructor(memory?: WebAssembly.Memory) {
    this.memory = memory ?? new WebAssembly.Memory({ initial: 16, maximum: maximumPages, shared: true });
    compiled ??= new WebAssembly.Module(readFileSync(new URL("../../dist/kernels.wasm", import.meta.url)));
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.kernels = instance.exports as unknown as KernelExports;
    this.#taken = new Int32Array(this.memory.buffer, 0, 1);
    Atomics.compareExchange(this.#taken, 0, 0, alignment);
  }

  /** Takes `bytes` for good; gives their address. What it holds is not known: it may have been used before. */
  allocate(bytes: number): number {
    const rounded = Math.ceil(bytes / alignment) * alignment;
    const address = Atomics.add(this.#taken, 0, rounded);
    const missing = address + rounded - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    return address;
  }

  /** A view of `length` 32-bit integers. */
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** A view of `length` doubles. */
  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  /** A view of `length` bytes. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }
}
