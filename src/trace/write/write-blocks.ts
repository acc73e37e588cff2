import { TraceError } from "../../errors.js";
import type { TraceBatch, TraceReader } from "../trace.js";
import type { LayerShape, TraceShape } from "./write-shape.js";

/** Rows of several layers, ordered by iteration, then layer; one row is one iteration of one layer. */
export interface RowBlock {
  /** [rows] */
  readonly iterations: Int32Array;
  /** [rows] */
  readonly layers: Int32Array;
  /** [rows + 1]: row r's counts are `tokens[offsets[r]]` ... `tokens[offsets[r + 1] - 1]`, one for each expert. */
  readonly offsets: Int32Array;
  /** [offsets[rows]] */
  readonly tokens: Int32Array;
}

/** How large a block grows: the first of the two limits that it reaches. */
export interface BlockLimits {
  readonly rows: number;
  readonly counts: number;
}

/**
 * Interleaves the layers of a trace into blocks of rows, by iteration, then layer. A row waits only until every other
 * layer has come as far, so memory is O(block) plus what the layers of the trace are apart. The blocks do not depend
 * on the size of the batches.
 *
 * @throws {TraceError} the trace is no longer what `shape` says
 */
export async function* rowBlocks(
  batches: TraceReader,
  shape: TraceShape,
  limits: BlockLimits,
): AsyncGenerator<RowBlock> {
  const queues = shape.map((layer) => new LayerQueue(layer));
  const block = new BlockBuilder(shape, limits);
  for await (const batch of batches) {
    if (batch.iterations.length === 0) continue;
    queueOf(queues, batch.layer).push(batch);
    while (queues.every((queue) => queue.ready) && queues.some((queue) => queue.waiting)) {
      yield* takeIteration(queues, block);
    }
  }
  for (const queue of queues) queue.checkWhole();
  if (block.rows > 0) yield block.take();
}

/** Moves the earliest iteration of all layers that recorded it into the block. */
function* takeIteration(queues: readonly LayerQueue[], block: BlockBuilder): Generator<RowBlock> {
  const iteration = Math.min(...queues.map((queue) => queue.iteration));
  for (const queue of queues) {
    if (queue.iteration !== iteration) continue;
    block.push(iteration, queue.layer, queue.tokens);
    queue.advance();
    if (block.full) yield block.take();
  }
}

function queueOf(queues: readonly LayerQueue[], layer: number): LayerQueue {
  const queue = queues.find((candidate) => candidate.layer === layer);
  if (queue === undefined) throw changed(`layer ${layer} was not there before`);
  return queue;
}

/** The batches of one layer that wait for the other layers. */
class LayerQueue {
  readonly #shape: LayerShape;
  readonly #batches: TraceBatch[] = [];
  #row = 0;
  #lastSeen = -Infinity;

  constructor(shape: LayerShape) {
    this.#shape = shape;
  }

  get layer(): number {
    return this.#shape.layer;
  }

  get waiting(): boolean {
    return this.#batches.length > 0;
  }

  /** Whether it is known what this layer has next. */
  get ready(): boolean {
    return this.waiting || this.#lastSeen === this.#shape.lastIteration;
  }

  /** Of the row that waits first; infinite when none does. */
  get iteration(): number {
    return this.#batches[0]?.iterations[this.#row] ?? Infinity;
  }

  /** [E], of the row that waits first. */
  get tokens(): Int32Array {
    const { experts } = this.#shape;
    return this.#batches[0]!.tokens.subarray(this.#row * experts, (this.#row + 1) * experts);
  }

  push(batch: TraceBatch): void {
    const { layer, lastIteration } = this.#shape;
    this.#lastSeen = batch.iterations.at(-1)!;
    if (this.#lastSeen > lastIteration) {
      throw changed(`layer ${layer} ended at iteration ${lastIteration}, now it reaches ${this.#lastSeen}`);
    }
    this.#batches.push(batch);
  }

  advance(): void {
    this.#row++;
    if (this.#row < this.#batches[0]!.iterations.length) return;
    this.#batches.shift();
    this.#row = 0;
  }

  checkWhole(): void {
    const { layer, lastIteration } = this.#shape;
    if (this.#lastSeen !== lastIteration) {
      throw changed(`layer ${layer} ended at iteration ${lastIteration}, now it ends at ${this.#lastSeen}`);
    }
  }
}

function changed(how: string): TraceError {
  return new TraceError(`the trace changed while it was read: ${how}`);
}

class BlockBuilder {
  readonly #maxRows: number;
  readonly #maxCounts: number;
  #block: RowBlock;
  #rows = 0;

  constructor(shape: TraceShape, limits: BlockLimits) {
    const experts = Math.max(1, ...shape.map((layer) => layer.experts));
    this.#maxRows = Math.max(1, Math.min(limits.rows, Math.floor(limits.counts / experts)));
    this.#maxCounts = this.#maxRows * experts;
    this.#block = this.#empty();
  }

  get rows(): number {
    return this.#rows;
  }

  get full(): boolean {
    return this.#rows === this.#maxRows;
  }

  push(iteration: number, layer: number, tokens: Int32Array): void {
    const { iterations, layers, offsets, tokens: all } = this.#block;
    const row = this.#rows++;
    iterations[row] = iteration;
    layers[row] = layer;
    all.set(tokens, offsets[row]);
    offsets[row + 1] = offsets[row]! + tokens.length;
  }

  /** The rows so far; the next block starts on memory of its own, so that this one may be kept. */
  take(): RowBlock {
    const { iterations, layers, offsets, tokens } = this.#block;
    const rows = this.#rows;
    this.#block = this.#empty();
    this.#rows = 0;
    return {
      iterations: iterations.subarray(0, rows),
      layers: layers.subarray(0, rows),
      offsets: offsets.subarray(0, rows + 1),
      tokens: tokens.subarray(0, offsets[rows]),
    };
  }

  #empty(): RowBlock {
    return {
      iterations: new Int32Array(this.#maxRows),
      layers: new Int32Array(this.#maxRows),
      offsets: new Int32Array(this.#maxRows + 1),
      tokens: new Int32Array(this.#maxCounts),
    };
  }
}
