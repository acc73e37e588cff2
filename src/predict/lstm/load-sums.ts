import type { LoadSeries } from "../predictor.js";

/**
 * Running sums of the load proportions of a series and of their squares, by expert, from row `first` on: the mean and
 * the variance of any stretch after it cost two look-ups. In doubles: over a million rows the mean of ten keeps nine
 * digits, far more than the network's single precision.
 */
export class LoadSums {
  readonly first: number;
  readonly length: number;
  readonly experts: number;
  /** As of the series. */
  readonly preceding: number;
  /** [length - first + 1, experts] each */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  constructor({ length, experts, values, preceding = 0 }: LoadSeries, first = 0) {
    this.first = first;
    this.length = length;
    this.experts = experts;
    this.preceding = preceding;
    const cells = (length - first) * experts;
    this.#sums = new Float64Array(cells + experts);
    this.#squares = new Float64Array(cells + experts);
    for (let cell = 0; cell < cells; cell++) {
      const load = values[first * experts + cell]!;
      this.#sums[cell + experts] = this.#sums[cell]! + load;
      this.#squares[cell + experts] = this.#squares[cell]! + load * load;
    }
  }

  /** Mean of one expert over the rows from `rowStart` to `rowEnd` (exclusive), which are not before `first`. */
  mean(expert: number, rowStart: number, rowEnd: number): number {
    return this.#difference(this.#sums, expert, rowStart, rowEnd) / (rowEnd - rowStart);
  }

  /** Population variance of the same, of which `mean` is the mean. */
  variance(expert: number, rowStart: number, rowEnd: number, mean: number): number {
    const squares = this.#difference(this.#squares, expert, rowStart, rowEnd) / (rowEnd - rowStart);
    return Math.max(0, squares - mean * mean);
  }

  #difference(sums: Float64Array, expert: number, rowStart: number, rowEnd: number): number {
    const [start, end] = [rowStart - this.first, rowEnd - this.first];
    return sums[end * this.experts + expert]! - sums[start * this.experts + expert]!;
  }
}
