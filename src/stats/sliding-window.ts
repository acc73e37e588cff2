import { UsageError } from "../errors.js";

/** Statistics of one trailing window, one value per expert, [E] each. The arrays are reused from row to row. */
export interface WindowStatistics {
  /** Population variance (divided by the window's length). */
  readonly variance: Float64Array;
  /** Largest minus smallest value. */
  readonly range: Float64Array;
  /** Half the mean squared difference of successive values: the lag-1 Allan variance, over window - 1 differences. */
  readonly stepVariance: Float64Array;
}

/**
 * Variance, range and step variance of every trailing window of a [n, E] series, row by row; no padded edges, so that
 * n rows give n - window + 1 results.
 *
 * Time is cut into blocks as long as the window, so that each window is a suffix of one block and a prefix of the
 * next. Extremes over suffixes and prefixes give the range with three comparisons a value whatever the window (van
 * Herk 1992; Gil and Werman 1993). The same cut serves the moments: those of suffix and prefix are each built up by
 * Welford's update and merged by Chan's formula (Chan, Golub, LeVeque 1983, eq. 2.1). Nothing is ever subtracted from
 * a running sum, so that no error grows with the length of the series, and a flat window has variance 0 exactly.
 *
 * Cost: O(E) a row; memory: O(window x E).
 */
export class SlidingWindow {
  readonly experts: number;
  readonly window: number;

  /** Rows of the current block, [window, E], less the first row that was ever pushed. */
  readonly #block: Float64Array;
  readonly #origin: Float64Array;
  /** Row j: moments and extremes of rows j ... window - 1 of the block before. */
  readonly #suffix: RunningRows;
  /** One row: moments and extremes of the current block so far. */
  readonly #prefix: RunningRows;
  /** Squared step from the last row of the block before into the current block, [E]. */
  readonly #crossing: Float64Array;
  readonly #result: WindowStatistics;
  #position = 0;
  #blocks = 0;

  /** @throws {UsageError} the window is not a whole number of at least 2 */
  constructor(experts: number, window: number) {
    requireWindow(window);
    this.experts = experts;
    this.window = window;
    this.#block = new Float64Array(window * experts);
    this.#origin = new Float64Array(experts);
    this.#suffix = new RunningRows(window, experts);
    this.#prefix = new RunningRows(1, experts);
    this.#crossing = new Float64Array(experts);
    this.#result = {
      variance: new Float64Array(experts),
      range: new Float64Array(experts),
      stepVariance: new Float64Array(experts),
    };
  }

  /** Takes the next row, the E values from `offset` on; gives the window that ends there, once one is full. */
  push(values: Float64Array, offset = 0): WindowStatistics | undefined {
    this.#addRow(values, offset);
    const last = this.#position === this.window - 1;
    let full: WindowStatistics | undefined;
    if (last) full = this.#fromPrefix();
    else if (this.#blocks > 0) full = this.#fromSuffixAndPrefix();
    this.#position += 1;
    if (last) this.#closeBlock();
    return full;
  }

  /** Forgets every row, as at a hole in the trace. */
  reset(): void {
    this.#position = 0;
    this.#blocks = 0;
  }

  #addRow(values: Float64Array, offset: number): void {
    const { experts, window } = this;
    const block = this.#block;
    const origin = this.#origin;
    const position = this.#position;
    // A common offset costs digits in every product: a first row of 1e9 would leave seven.
    if (position === 0 && this.#blocks === 0) {
      for (let e = 0; e < experts; e += 1) origin[e] = values[offset + e]!;
    }
    // The last row of the block before is still in place when the first of the next arrives.
    const previous = (position === 0 ? window - 1 : position - 1) * experts;
    const current = position * experts;
    if (position === 0) {
      for (let e = 0; e < experts; e += 1) {
        const value = values[offset + e]! - origin[e]!;
        const step = value - block[previous + e]!;
        this.#crossing[e] = step * step;
        block[e] = value;
      }
      this.#prefix.start(0, block, 0);
    } else {
      for (let e = 0; e < experts; e += 1) block[current + e] = values[offset + e]! - origin[e]!;
      this.#prefix.extend(0, 0, position + 1, block, current, previous);
    }
  }

  /** Suffixes of the block that has just been filled; row 0 is never asked for, as that window is the whole block. */
  #closeBlock(): void {
    const { experts, window } = this;
    this.#suffix.start(window - 1, this.#block, (window - 1) * experts);
    for (let row = window - 2; row > 0; row -= 1) {
      this.#suffix.extend(row, row + 1, window - row, this.#block, row * experts, (row + 1) * experts);
    }
    this.#position = 0;
    this.#blocks += 1;
  }

  #fromPrefix(): WindowStatistics {
    const { window } = this;
    const { squares, minimum, maximum, steps } = this.#prefix;
    const { variance, range, stepVariance } = this.#result;
    for (let e = 0; e < this.experts; e += 1) {
      variance[e] = squares[e]! / window;
      range[e] = maximum[e]! - minimum[e]!;
      stepVariance[e] = steps[e]! / (2 * (window - 1));
    }
    return this.#result;
  }

  #fromSuffixAndPrefix(): WindowStatistics {
    const { experts, window } = this;
    const prefix = this.#prefix;
    const suffix = this.#suffix;
    const { variance, range, stepVariance } = this.#result;
    const prefixRows = this.#position + 1;
    const merge = (prefixRows * (window - prefixRows)) / window;
    const row = prefixRows * experts;
    for (let e = 0; e < experts; e += 1) {
      const shift = prefix.mean[e]! - suffix.mean[row + e]!;
      variance[e] = (prefix.squares[e]! + suffix.squares[row + e]! + shift * shift * merge) / window;
      const largest = Math.max(prefix.maximum[e]!, suffix.maximum[row + e]!);
      range[e] = largest - Math.min(prefix.minimum[e]!, suffix.minimum[row + e]!);
      const steps = suffix.steps[row + e]! + this.#crossing[e]! + prefix.steps[e]!;
      stepVariance[e] = steps / (2 * (window - 1));
    }
    return this.#result;
  }
}

/** Mean, sum of squared deviations, extremes and sum of squared steps of runs of rows, [rows, E] each. */
class RunningRows {
  readonly #experts: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  readonly steps: Float64Array;

  constructor(rows: number, experts: number) {
    this.#experts = experts;
    this.mean = new Float64Array(rows * experts);
    this.squares = new Float64Array(rows * experts);
    this.minimum = new Float64Array(rows * experts);
    this.maximum = new Float64Array(rows * experts);
    this.steps = new Float64Array(rows * experts);
  }

  /** Row `to` becomes the run of the single row that stands at `offset` of `values`. */
  start(to: number, values: Float64Array, offset: number): void {
    const experts = this.#experts;
    const target = to * experts;
    for (let e = 0; e < experts; e += 1) {
      const value = values[offset + e]!;
      this.mean[target + e] = value;
      this.squares[target + e] = 0;
      this.minimum[target + e] = value;
      this.maximum[target + e] = value;
      this.steps[target + e] = 0;
    }
  }

  /** Row `to` becomes the run of row `from` and the row at `offset`, `count` rows in all; `beside` is its neighbour. */
  extend(to: number, from: number, count: number, values: Float64Array, offset: number, beside: number): void {
    const experts = this.#experts;
    const target = to * experts;
    const source = from * experts;
    const share = 1 / count;
    for (let e = 0; e < experts; e += 1) {
      const value = values[offset + e]!;
      const before = this.mean[source + e]!;
      const deviation = value - before;
      const mean = before + deviation * share;
      this.mean[target + e] = mean;
      this.squares[target + e] = this.squares[source + e]! + deviation * (value - mean);
      this.minimum[target + e] = Math.min(this.minimum[source + e]!, value);
      this.maximum[target + e] = Math.max(this.maximum[source + e]!, value);
      const step = value - values[beside + e]!;
      this.steps[target + e] = this.steps[source + e]! + step * step;
    }
  }
}

/** @throws {UsageError} the window is not a whole number of at least 2 */
export function requireWindow(window: number): void {
  if (!Number.isSafeInteger(window) || window < 2) {
    throw new UsageError(`a window must be a whole number of at least 2 recorded iterations, got ${window}`);
  }
}
