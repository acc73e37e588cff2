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
 * Herk 1992; Gil and Werman 1993), and sums over them give the moments likewise: nothing is ever subtracted from a
 * running sum, so that no error grows with the length of the series.
 *
 * Moments are of the distance d from the first row of the later block, and variance = (Σd² − (Σd)²/w)/w. As that row is
 * part of the window, it is no further than √(w−1) standard deviations from its mean, so that at most a factor of w is
 * lost to cancellation (Chan, Golub, LeVeque 1983, section 3, on shifts by a value of the sample); and in a flat window
 * every d is 0, and so is the variance, exactly.
 *
 * assembly/sliding-window.ts does the same for many rows at once and rounds every value in the same order: this class
 * is its oracle, and serves where WebAssembly's vectors are missing.
 *
 * Cost: O(E) a row; memory: O(window x E).
 */
export class SlidingWindow {
  readonly experts: number;
  readonly window: number;

  /** Rows of the current block and of the one before, [window, E] each. */
  #block: Float64Array;
  #before: Float64Array;
  /** First row of the current block, [E]. */
  readonly #origin: Float64Array;
  /** Row j: over rows j ... window - 1 of the block before. */
  readonly #suffix: RunningRows;
  /** One row: over the current block so far. */
  readonly #prefix: RunningRows;
  readonly #result: WindowStatistics;
  #position = 0;
  #blocks = 0;

  /** @throws {UsageError} the window is not a whole number of at least 2 */
  constructor(experts: number, window: number) {
    requireWindow(window);
    this.experts = experts;
    this.window = window;
    this.#block = new Float64Array(window * experts);
    this.#before = new Float64Array(window * experts);
    this.#origin = new Float64Array(experts);
    this.#suffix = new RunningRows(window, experts);
    this.#prefix = new RunningRows(1, experts);
    this.#result = {
      variance: new Float64Array(experts),
      range: new Float64Array(experts),
      stepVariance: new Float64Array(experts),
    };
  }

  /** Takes the next row, the E values from `offset` on; gives the window that ends there, once one is full. */
  push(values: Float64Array, offset = 0): WindowStatistics | undefined {
    const row = values.subarray(offset, offset + this.experts);
    if (this.#position === 0) this.#beginBlock(row);
    this.#block.set(row, this.#position * this.experts);
    this.#prefix.extend(0, 0, row, this.#origin);
    this.#position += 1;
    const whole = this.#position === this.window;
    if (!whole && this.#blocks === 0) return undefined;
    this.#merge(whole ? undefined : this.#position * this.experts);
    if (whole) this.#endBlock();
    return this.#result;
  }

  /** Forgets every row, as at a hole in the trace. */
  reset(): void {
    this.#position = 0;
    this.#blocks = 0;
  }

  #beginBlock(first: Float64Array): void {
    const { experts, window } = this;
    this.#origin.set(first);
    this.#prefix.clear(0, this.#origin);
    if (this.#blocks === 0) return;
    // Row 0 is never asked for: that window is the whole block before.
    for (let row = window - 1; row > 0; row -= 1) {
      const values = this.#before.subarray(row * experts, (row + 1) * experts);
      if (row === window - 1) this.#suffix.clear(row, this.#origin);
      this.#suffix.extend(row, Math.min(row + 1, window - 1), values, this.#origin);
    }
  }

  #endBlock(): void {
    [this.#block, this.#before] = [this.#before, this.#block];
    this.#position = 0;
    this.#blocks += 1;
  }

  /** The prefix and the suffix at `from`, if there is one. */
  #merge(from: number | undefined): void {
    const { experts, window } = this;
    const [prefix, suffix] = [this.#prefix, this.#suffix];
    const { variance, range, stepVariance } = this.#result;
    const share = 1 / window;
    const stepShare = 1 / (2 * (window - 1));
    for (let e = 0; e < experts; e += 1) {
      let [sum, squares, steps] = [prefix.sum[e]!, prefix.squares[e]!, prefix.steps[e]!];
      let [lowest, highest] = [prefix.lowest[e]!, prefix.highest[e]!];
      if (from !== undefined) {
        sum += suffix.sum[from + e]!;
        squares += suffix.squares[from + e]!;
        steps += suffix.steps[from + e]!;
        lowest = Math.min(lowest, suffix.lowest[from + e]!);
        highest = Math.max(highest, suffix.highest[from + e]!);
      }
      variance[e] = Math.max(0, squares - sum * sum * share) * share;
      range[e] = highest - lowest;
      stepVariance[e] = steps * stepShare;
    }
  }
}

/** Extremes of runs of rows, and sums, squares and squared steps of their distances from an origin, [rows, E] each. */
class RunningRows {
  readonly #experts: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  readonly steps: Float64Array;
  /** The row added last, [E]. */
  readonly #last: Float64Array;

  constructor(rows: number, experts: number) {
    this.#experts = experts;
    this.sum = new Float64Array(rows * experts);
    this.squares = new Float64Array(rows * experts);
    this.lowest = new Float64Array(rows * experts);
    this.highest = new Float64Array(rows * experts);
    this.steps = new Float64Array(rows * experts);
    this.#last = new Float64Array(experts);
  }

  /** Row `to` becomes the run of `origin` alone: the first row of a block is in every window that ends there. */
  clear(to: number, origin: Float64Array): void {
    const [start, end] = [to * this.#experts, (to + 1) * this.#experts];
    for (const values of [this.sum, this.squares, this.steps]) values.fill(0, start, end);
    this.lowest.set(origin, start);
    this.highest.set(origin, start);
    this.#last.fill(0);
  }

  /** Row `to` becomes the run of row `from` and the row of `values`, [E], which is next to the one added last. */
  extend(to: number, from: number, values: Float64Array, origin: Float64Array): void {
    const experts = this.#experts;
    const [target, source] = [to * experts, from * experts];
    for (let e = 0; e < experts; e += 1) {
      const value = values[e]! - origin[e]!;
      const step = value - this.#last[e]!;
      this.sum[target + e] = this.sum[source + e]! + value;
      this.squares[target + e] = this.squares[source + e]! + value * value;
      this.lowest[target + e] = Math.min(this.lowest[source + e]!, values[e]!);
      this.highest[target + e] = Math.max(this.highest[source + e]!, values[e]!);
      this.steps[target + e] = this.steps[source + e]! + step * step;
      this.#last[e] = value;
    }
  }
}

/** @throws {UsageError} the window is not a whole number of at least 2 */
export function requireWindow(window: number): void {
  if (!Number.isSafeInteger(window) || window < 2) {
    throw new UsageError(`a window must be a whole number of at least 2 recorded iterations, got ${window}`);
  }
}
