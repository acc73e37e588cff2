import type { TraceBatch } from "../trace.js";

/** How a layer's rows are cut into batches. */
export interface CutRules {
  readonly batchIterations: number;
  /** Distance between recorded iterations; `undefined` when it cannot be known. */
  readonly step: number | undefined;
  /** Whether batches may be views, good until the next is asked for. */
  readonly reuse: boolean;
  /** Whether a hole begins a new segment. */
  readonly split: boolean;
  /** Hears of each hole before it is passed: after iteration `from` comes `to`, in row `rowNumber`. */
  readonly onHole: (layer: number, from: number, to: number, rowNumber: number) => void;
}

/** Rows of one layer that wait to be cut into batches. */
export class LayerRows {
  readonly layer: number;
  readonly experts: number;
  /** Iteration and row of the first row ever added, and of the last. */
  readonly firstIteration: number;
  lastIteration = -1;
  lastRowNumber = 0;
  /** How many rows were ever added. */
  added = 0;
  #length = 0;
  #iterations = new Int32Array(16);
  #rowNumbers = new Float64Array(16);
  #idle = new Uint8Array(16);
  #tokens: Int32Array;
  #segment = 0;
  /** How many of the rows that wait have been held against the row before them. */
  #checked = 0;
  /** The iteration of the last row that was. */
  #checkedIteration: number | undefined;

  constructor(layer: number, experts: number, firstIteration: number) {
    this.layer = layer;
    this.experts = experts;
    this.firstIteration = firstIteration;
    this.#tokens = new Int32Array(16 * experts);
  }

  /** How many rows wait. */
  get length(): number {
    return this.#length;
  }

  /** Of the rows that wait. */
  get iterations(): Int32Array {
    return this.#iterations.subarray(0, this.#length);
  }

  /** Adds a row; one that is `idle` counts for the grid and comes into no batch. */
  add(iteration: number, rowNumber: number, idle: boolean, tokens: Int32Array, start: number): void {
    if (this.#length === this.#iterations.length) this.#grow();
    const row = this.#length++;
    this.added++;
    this.#iterations[row] = iteration;
    this.#rowNumbers[row] = rowNumber;
    this.#idle[row] = idle ? 1 : 0;
    const { experts } = this;
    this.#tokens.set(tokens.subarray(start, start + experts), row * experts);
    this.lastIteration = iteration;
    this.lastRowNumber = rowNumber;
  }

  /** Takes note of a row that is of no more use. */
  pass(iteration: number): void {
    this.lastIteration = iteration;
  }

  /** Cuts off all batches that are full with the first `upTo` of the rows ever added. */
  *cut(rules: CutRules, upTo: number): Generator<TraceBatch> {
    let start = 0;
    let row = this.#checked;
    const end = upTo - (this.added - this.#length);
    while (row < end) {
      const before = this.#checkedIteration;
      const iteration = this.#iterations[row]!;
      this.#checkedIteration = iteration;
      if (before !== undefined && rules.step !== undefined && iteration - before !== rules.step) {
        rules.onHole(this.layer, before, iteration, this.#rowNumbers[row]!);
        if (rules.split) {
          if (row > start) yield* this.#batch(start, row, rules.reuse);
          start = row;
          this.#segment++;
        }
      }
      row++;
      if (row - start === rules.batchIterations) {
        yield* this.#batch(start, row, rules.reuse);
        start = row;
      }
    }
    this.#drop(start);
    this.#checked = row - start;
  }

  /** Cuts off all that is left. */
  *cutAll(rules: CutRules): Generator<TraceBatch> {
    yield* this.cut(rules, this.added);
    if (this.#length > 0) yield* this.#batch(0, this.#length, rules.reuse);
    this.#drop(this.#length);
  }

  *#batch(start: number, end: number, reuse: boolean): Generator<TraceBatch> {
    const kept = this.#idle.subarray(start, end).includes(1) ? this.#moveIdleOut(start, end) : end;
    if (kept === start) return;
    const iterations = this.#iterations.subarray(start, kept);
    const tokens = this.#tokens.subarray(start * this.experts, kept * this.experts);
    const batch = { layer: this.layer, segment: this.#segment };
    yield reuse
      ? { ...batch, iterations, tokens }
      : { ...batch, iterations: iterations.slice(), tokens: tokens.slice() };
  }

  /** Moves the rows that are not idle together; returns where they end. Nothing else looks at these rows again. */
  #moveIdleOut(start: number, end: number): number {
    let kept = start;
    for (let row = start; row < end; row++) {
      if (this.#idle[row] === 1) continue;
      this.#iterations[kept] = this.#iterations[row]!;
      this.#tokens.copyWithin(kept * this.experts, row * this.experts, (row + 1) * this.experts);
      kept++;
    }
    return kept;
  }

  /** Forgets the rows before `start`. */
  #drop(start: number): void {
    if (start === 0) return;
    this.#iterations.copyWithin(0, start, this.#length);
    this.#rowNumbers.copyWithin(0, start, this.#length);
    this.#idle.copyWithin(0, start, this.#length);
    this.#tokens.copyWithin(0, start * this.experts, this.#length * this.experts);
    this.#length -= start;
  }

  #grow(): void {
    const capacity = this.#length * 2;
    this.#iterations = copied(new Int32Array(capacity), this.#iterations);
    this.#rowNumbers = copied(new Float64Array(capacity), this.#rowNumbers);
    this.#idle = copied(new Uint8Array(capacity), this.#idle);
    this.#tokens = copied(new Int32Array(capacity * this.experts), this.#tokens);
  }
}

function copied<T extends Int32Array | Float64Array | Uint8Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
