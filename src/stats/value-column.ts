import { median, medianOfPieces } from "./median.js";
import type { StoredPiece, ValueStore } from "./value-store.js";

/** A statistic over the iterations of a trace: at the first full window, the median, the largest, at the last. */
export interface OverIterations {
  readonly first: number;
  readonly median: number;
  readonly max: number;
  readonly last: number;
}

/** The values of a statistic, none of them negative, one for each iteration of a trace of whatever length. */
export class ValueColumn {
  readonly #store: ValueStore;
  readonly #pieces: StoredPiece[] = [];
  #inMemory = true;
  #length = 0;
  #first = NaN;
  #max = 0;
  #last = NaN;

  constructor(store: ValueStore) {
    this.#store = store;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a copy of the values. */
  append(values: Float64Array): void {
    if (values.length === 0) return;
    if (this.#length === 0) this.#first = values[0]!;
    this.#last = values.at(-1)!;
    for (const value of values) if (value > this.#max) this.#max = value;
    const piece = this.#store.keep(values);
    this.#pieces.push(piece);
    this.#inMemory &&= piece instanceof Float64Array;
    this.#length += values.length;
  }

  /** null where there are no values. */
  get summary(): OverIterations | null {
    if (this.#length === 0) return null;
    return { first: this.#first, median: this.#median(), max: this.#max, last: this.#last };
  }

  #median(): number {
    if (!this.#inMemory) return medianOfPieces(() => this.#values(), this.#length);
    const all = this.#store.scratch(this.#length);
    let at = 0;
    for (const values of this.#values()) {
      all.set(values, at);
      at += values.length;
    }
    return median(all);
  }

  *#values(): Generator<Float64Array> {
    for (const piece of this.#pieces) yield this.#store.read(piece);
  }
}
