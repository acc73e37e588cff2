import { sharedCounts, type SharedCounts } from "../kernels/shared-counts.js";
import type { TraceBatch } from "../trace/trace.js";
import { columnsLength, contextRows, type ChunkStatistics, type WindowChunk } from "./chunk-windows.js";

/** Every full window that ends in some consecutive iterations of a layer. */
export interface WindowedRows extends ChunkStatistics {
  readonly layer: number;
  /** E */
  readonly experts: number;
  /** [rows] */
  readonly iterations: Int32Array;
}

export interface LayerWindowsOptions {
  /** At least one, in recorded iterations. */
  readonly windows: readonly number[];
  /** @default false */
  readonly perExpert?: boolean;
  /** Computes a chunk, here or in another thread, and hands what comes out of it to `take`; done when that is. */
  readonly compute: (chunk: WindowChunk, take: (statistics: ChunkStatistics) => Promise<void>) => Promise<void>;
  /** Takes the rows of the layer, in their order; their statistics are good until it is done. */
  readonly deliver: (rows: WindowedRows) => Promise<void> | void;
}

/** Counts of a chunk: enough that handing it to another thread costs nothing beside, few enough for a core's cache. */
const chunkCounts = 1 << 17;

/**
 * The sliding windows of one layer, fed batch by batch; a new segment of the trace starts them afresh. Counts are
 * gathered in memory that all threads share, in two buffers: one fills while the other is in work.
 */
export class LayerWindows {
  readonly layer: number;
  readonly experts: number;
  readonly #options: LayerWindowsOptions;
  /** Rows that a chunk may add to its context. */
  readonly #chunkRows: number;
  readonly #buffers: readonly [ChunkBuffer, ChunkBuffer];
  #current: 0 | 1 = 0;
  #iterations: Int32Array[] = [];
  #segment = 0;
  /** Of the first row of the chunk that is being filled, counted from the start of its segment. */
  #position = 0;
  #context = 0;
  /** Rows of the chunk, without its context. */
  #rows = 0;

  constructor(layer: number, experts: number, options: LayerWindowsOptions) {
    this.layer = layer;
    this.experts = experts;
    this.#options = options;
    // A chunk of long windows is long too: every one has its context to go through once more.
    const longest = Math.max(...options.windows);
    this.#chunkRows = Math.max(2 * longest, Math.ceil(chunkCounts / experts));
    // Windows may be longer than the trace: what they would need is taken only once it is there.
    const first = Math.min(4 * chunkCounts, (2 * longest + this.#chunkRows) * experts);
    this.#buffers = [new ChunkBuffer(first), new ChunkBuffer(first)];
  }

  /** Takes the layer's next batch; waits while both buffers are in work. */
  async push({ segment, iterations, tokens }: TraceBatch): Promise<void> {
    if (segment !== this.#segment) {
      await this.#submit();
      this.#segment = segment;
      this.#position = 0;
      this.#context = 0;
    }
    const { experts } = this;
    for (let row = 0; row < iterations.length;) {
      const end = Math.min(iterations.length, row + this.#chunkRows - this.#rows); // exclusive
      const buffer = this.#buffers[this.#current];
      buffer.put(tokens.subarray(row * experts, end * experts), (this.#context + this.#rows) * experts);
      this.#iterations.push(iterations.slice(row, end));
      this.#rows += end - row;
      row = end;
      if (this.#rows === this.#chunkRows) await this.#submit();
    }
  }

  /** Has what is left computed, as no more batches come; waits while both buffers are in work. */
  async end(): Promise<void> {
    await this.#submit();
  }

  /** Done when all rows are delivered. */
  async delivered(): Promise<void> {
    for (const buffer of this.#buffers) await buffer.returned();
  }

  /** Gives the memory back, once no thread uses it any more; also after a failure. */
  async close(): Promise<void> {
    for (const buffer of this.#buffers) await buffer.close();
  }

  async #submit(): Promise<void> {
    if (this.#rows === 0) return;
    const [buffer, next] = [this.#buffers[this.#current], this.#buffers[1 - this.#current]!];
    const { experts } = this;
    const { windows, perExpert = false, compute, deliver } = this.#options;
    const tokens = buffer.values.subarray(0, (this.#context + this.#rows) * experts);
    const iterations = joined(this.#iterations, this.#rows);
    this.#iterations = [];
    const columns = buffer.columns(columnsLength(windows.length, this.#rows));
    const chunk = { experts, context: this.#context, position: this.#position, windows, columns, perExpert };
    buffer.lend((address) =>
      compute({ tokens, address, ...chunk }, async (statistics) => {
        await deliver({ layer: this.layer, experts, iterations, ...statistics });
      }),
    );

    await next.returned();
    this.#position += this.#rows;
    this.#context = contextRows(this.#position, windows);
    next.put(tokens.subarray(tokens.length - this.#context * experts), 0);
    this.#rows = 0;
    this.#current = this.#current === 0 ? 1 : 0;
  }
}

/** Shared counts, and room for what comes of them: either here, to be filled, or lent to whoever works on them. */
class ChunkBuffer {
  readonly #first: number;
  #counts: SharedCounts | undefined;
  #columns: Float64Array = new Float64Array(0);
  #lent: Promise<void> = Promise.resolve();

  /** @param first counts that there is room for from the first on */
  constructor(first: number) {
    this.#first = first;
  }

  get values(): Int32Array {
    return this.#counts!.values;
  }

  /** Puts counts behind the `at` that are there; the buffer grows with them. */
  put(counts: Int32Array, at: number): void {
    const needed = at + counts.length;
    if (this.#counts === undefined || this.#counts.values.length < needed) {
      const larger = sharedCounts(Math.max(needed, 2 * at, this.#first));
      if (this.#counts !== undefined) larger.values.set(this.#counts.values.subarray(0, at));
      this.#counts?.release();
      this.#counts = larger;
    }
    this.#counts.values.set(counts, at);
  }

  /** Shared too: a result that is sent from thread to thread leaves a copy of itself in each, for long. */
  columns(length: number): Float64Array {
    if (this.#columns.length < length) {
      this.#columns = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
    }
    return this.#columns;
  }

  lend(work: (address: number | undefined) => Promise<void>): void {
    this.#lent = work(this.#counts!.address);
    // Whoever waits for it hears of a failure; until then it is nobody's.
    this.#lent.catch(() => undefined);
  }

  /** Waits for the work; fails where it did. */
  async returned(): Promise<void> {
    await this.#lent;
  }

  async close(): Promise<void> {
    await this.#lent.catch(() => undefined);
    this.#counts?.release();
  }
}

function joined(parts: readonly Int32Array[], length: number): Int32Array {
  const all = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
