/** Spans are merged two by two where there would be more. */
const mostSpans = 128;

/**
 * The course of a statistic over the iterations of a trace of whatever length, in little memory: means over up to 128
 * spans of equally many iterations, which double whenever the trace outgrows them.
 */
export class Course {
  readonly #first: number;
  /** Iterations in a span. */
  #width: number;
  #sums = new Float64Array(mostSpans);
  #counts = new Float64Array(mostSpans);
  #spans = 0;

  /**
   * @param first iteration at which the first span begins
   * @param step iterations between two values: a span is never shorter
   */
  constructor(first: number, step: number) {
    this.#first = first;
    this.#width = step;
  }

  /** Adds the values at some iterations, none before those added already. */
  append(iterations: Int32Array, values: Float64Array): void {
    if (values.length === 0) return;
    const last = iterations.at(-1)! - this.#first;
    while (last >= mostSpans * this.#width) this.#double();
    for (let row = 0; row < values.length; row++) {
      const span = Math.floor((iterations[row]! - this.#first) / this.#width);
      this.#sums[span]! += values[row]!;
      this.#counts[span]! += 1;
    }
    this.#spans = Math.floor(last / this.#width) + 1;
  }

  /** By span; null where no value fell. */
  get means(): (number | null)[] {
    return Array.from({ length: this.#spans }, (_, span) => {
      const count = this.#counts[span]!;
      return count === 0 ? null : this.#sums[span]! / count;
    });
  }

  #double(): void {
    const [sums, counts] = [new Float64Array(mostSpans), new Float64Array(mostSpans)];
    for (let span = 0; span < mostSpans; span++) {
      sums[span >> 1]! += this.#sums[span]!;
      counts[span >> 1]! += this.#counts[span]!;
    }
    this.#sums = sums;
    this.#counts = counts;
    this.#width *= 2;
  }
}
