import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";

import { withThousands } from "../counted.js";
import { PredictError } from "../errors.js";

/** What assembly/ exports. Every address is a byte offset into the memory; lengths count elements. */
export interface KernelExports {
  orOfCounts(from: number, count: number): number;
  /** As src/trace/containers/plain-records.ts says. */
  parsePlainRecords(plan: number, from: number, end: number): number;
  loadProportions(tokens: number, rows: number, experts: number, width: number, proportions: number): void;
  slideBlock(
    block: number,
    width: number,
    window: number,
    inside: boolean,
    skip: number,
    count: number,
    suffixes: number,
    summary: number,
    perExpert: number,
  ): void;
  strips(
    proportions: number,
    rows: number,
    experts: number,
    width: number,
    actual: number,
    reciprocal: number,
    idle: number,
  ): void;
  scoreSlidingAverage(
    actual: number,
    reciprocal: number,
    strips: number,
    stride: number,
    window: number,
    horizon: number,
    ring: number,
    score: number,
  ): void;
  scoreConstant(
    forecast: number,
    actual: number,
    reciprocal: number,
    strips: number,
    stride: number,
    horizon: number,
    score: number,
  ): void;
}

/** The most that scripts/build.mjs lets a memory grow to, in pages. Only what is used takes real memory. */
const maximumPages = 32_768;
const pageBytes = 65_536;
/** The smallest block, a line of the cache; so much is also kept free for the word that says where the next one is. */
const smallestBlock = 64;

/** What a worker needs to share this thread's kernels. */
export interface KernelWorkerData {
  readonly kernels: { readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory } | undefined;
}

let ofThread: KernelMemory | null | undefined;

/**
 * The memory that all threads of a pool share, with this thread's kernels; undefined where WebAssembly's vectors are
 * missing or the system grants no such memory, so that the TypeScript twins of the kernels have to serve.
 */
export function kernelMemory(): KernelMemory | undefined {
  if (ofThread === undefined) ofThread = startKernels();
  return ofThread ?? undefined;
}

function startKernels(): KernelMemory | null {
  const shared = (workerData as KernelWorkerData | null)?.kernels;
  const module = shared?.module ?? compiledKernels();
  if (module === undefined) return null;
  try {
    return new KernelMemory(module, shared?.memory);
  } catch (error) {
    // A limit on the addresses of a process, as on many a cluster: a shared memory takes those of its most at once.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** For the workers of this thread, as their `workerData`. */
export function kernelWorkerData(): KernelWorkerData {
  const own = kernelMemory();
  return { kernels: own && { module: own.module, memory: own.memory } };
}

function compiledKernels(): WebAssembly.Module | undefined {
  const bytes = readFileSync(new URL("../../dist/kernels.wasm", import.meta.url));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

/**
 * Memory in which the kernels of assembly/ work. It is shared: a view of it that is sent to another thread is the same
 * memory there, not a copy.
 */
export class KernelMemory {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  /** Word 0 of the memory: how many bytes were ever taken, by all threads together. */
  readonly #taken: Uint32Array;
  /** Addresses that this thread has given back, by size. */
  readonly #free = new Map<number, number[]>();

  /** @param memory that of another thread, to share it */
  constructor(module: WebAssembly.Module, memory?: WebAssembly.Memory) {
    this.module = module;
    this.memory = memory ?? new WebAssembly.Memory({ initial: 16, maximum: maximumPages, shared: true });
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.kernels = instance.exports as unknown as KernelExports;
    this.#taken = new Uint32Array(this.memory.buffer, 0, 1);
    Atomics.compareExchange(this.#taken, 0, 0, smallestBlock);
  }

  /**
   * Takes a block of at least `bytes`; gives its address. What it holds is not known: it may have been used before.
   *
   * @throws {PredictError} there is no room for it
   */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    const known = this.#free.get(size)?.pop();
    if (known !== undefined) return known;
    for (;;) {
      const address = Atomics.load(this.#taken, 0);
      const end = address + size;
      if (end > maximumPages * pageBytes) throw new PredictError(noRoom(bytes));
      this.#growTo(end);
      // Nothing is taken before it is known to be there; another thread may have been faster.
      if (Atomics.compareExchange(this.#taken, 0, address, end) === address) return address;
    }
  }

  #growTo(byteLength: number): void {
    const missing = (): number => Math.ceil((byteLength - this.memory.buffer.byteLength) / pageBytes);
    try {
      if (missing() > 0) this.memory.grow(missing());
    } catch (cause) {
      // What another thread has grown meanwhile may do.
      if (missing() > 0) throw new PredictError(noRoom(byteLength), { cause });
    }
  }

  /** Gives back a block that this thread has taken with the same `bytes`. */
  release(address: number, bytes: number): void {
    const size = blockSize(bytes);
    const known = this.#free.get(size);
    if (known === undefined) this.#free.set(size, [address]);
    else known.push(address);
  }

  /** Runs `work`, which may take blocks that are given back when it ends. */
  borrow<T>(work: (take: (bytes: number) => number) => T): T {
    const taken: (readonly [address: number, bytes: number])[] = [];
    try {
      return work((bytes) => {
        const address = this.allocate(bytes);
        taken.push([address, bytes]);
        return address;
      });
    } finally {
      for (const [address, bytes] of taken) this.release(address, bytes);
    }
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

function noRoom(bytes: number): string {
  const wanted = `a block of ${withThousands(bytes)} bytes`;
  return `the kernels have ${maximumPages / 16_384} GiB of memory, which has no room for ${wanted}: shorter windows take less`;
}

/** Powers of two, so that a block that comes back fits soon again. */
function blockSize(bytes: number): number {
  return Math.max(smallestBlock, 2 ** Math.ceil(Math.log2(bytes)));
}
