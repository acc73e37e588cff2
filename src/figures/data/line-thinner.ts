import type { ThinnedLine } from "./figure-data.js";

/**
 * Thins a line for the eye and keeps its extremes: of each of `bins` equal stretches of its rows the lowest and the
 * highest value stay, in the order in which they came. A line of at most two rows a bin stays whole.
 *
 * Jugel, Jerzak, Hackenbroich and Markl, "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10), 2014:
 * the minimum and maximum of each column of pixels are what a drawn line is made of.
 */
export class LineThinner {
  readonly #rowsPerBin: number;
  readonly #longest: number;
  readonly #iterations: number[] = [];
  readonly #values: (number | null)[] = [];
  #bin: { low: Point; high: Point; end: number } | undefined;
  #row = 0;
  #last: number | undefined;

  /**
   * @param rows how many will come at most
   * @param longest most iterations between two rows; where they are further apart, the line is broken
   */
  constructor(rows: number, longest: number, bins = 500) {
    this.#rowsPerBin = rows <= 2 * bins ? 1 : rows / bins;
    this.#longest = longest;
  }

  push(iteration: number, value: number): void {
    if (this.#last !== undefined && iteration - this.#last > this.#longest) {
      this.#flush();
      this.#put({ iteration, value: null });
    }
    if (this.#bin !== undefined && this.#row >= this.#bin.end) this.#flush();
    const point = { iteration, value };
    if (this.#bin === undefined) {
      const end = (Math.floor(this.#row / this.#rowsPerBin) + 1) * this.#rowsPerBin;
      this.#bin = { low: point, high: point, end };
    } else if (value < this.#bin.low.value) this.#bin.low = point;
    else if (value > this.#bin.high.value) this.#bin.high = point;
    this.#row += 1;
    this.#last = iteration;
  }

  get line(): ThinnedLine {
    this.#flush();
    return { iterations: this.#iterations, values: this.#values };
  }

  #flush(): void {
    if (this.#bin === undefined) return;
    const { low, high } = this.#bin;
    const [first, second] = low.iteration <= high.iteration ? [low, high] : [high, low];
    this.#put(first);
    if (second.iteration !== first.iteration) this.#put(second);
    this.#bin = undefined;
  }

  #put({ iteration, value }: { readonly iteration: number; readonly value: number | null }): void {
    this.#iterations.push(iteration);
    this.#values.push(value === null ? null : forTheEye(value));
  }
}

interface Point {
  readonly iteration: number;
  readonly value: number;
}

/** Four digits: more than a picture can show. */
function forTheEye(value: number): number {
  return Number(value.toPrecision(4));
}
