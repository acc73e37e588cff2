import type { LayerCounts } from "../../trace/layer-counts.js";
import type { LoadColumns, TraceFigures } from "./figure-data.js";
import { longestStep } from "./longest-step.js";

/** Load proportions are kept in these: whole numbers are short in JSON, and finer than a picture. */
export const millionth = 1e-6;

/** The iterations that columns divide: those of the whole trace, so that the columns of all layers lie alike. */
export type Span = Pick<TraceFigures, "firstIteration" | "lastIteration" | "step">;

/**
 * The load proportions of a layer in at most `columns` equal stretches of the iterations of its trace: mean, lowest and
 * highest of every expert in each, so that no peak is lost; null in a hole. Where rows are further apart than columns,
 * a column is as the one before it.
 */
export function loadColumns(counts: LayerCounts, span: Span, columns: number): LoadColumns {
  const { iterations, tokens, experts } = counts;
  const from = columnStarts(span, columns);
  const grid = (): (number | null)[][] => Array.from({ length: experts }, () => []);
  const [mean, lowest, highest] = [grid(), grid(), grid()];
  const bin = new LoadBin(experts);
  const longest = longestStep(counts);
  let row = 0;
  for (const column of from.keys()) {
    const [begin, end] = [row, from[column + 1] ?? Infinity];
    while (row < iterations.length && iterations[row]! < end) row += 1;
    const between = begin > 0 && row < iterations.length && iterations[row]! - iterations[row - 1]! <= longest;
    if (row > begin) bin.hold(tokens, begin, row);
    else if (!between) bin.clear();
    for (let expert = 0; expert < experts; expert += 1) {
      const known = bin.rows > 0;
      mean[expert]!.push(known ? inMillionths(bin.sums[expert]! / bin.rows) : null);
      lowest[expert]!.push(known ? threeDigits(inMillionths(bin.lowest[expert]!)) : null);
      highest[expert]!.push(known ? threeDigits(inMillionths(bin.highest[expert]!)) : null);
    }
  }
  return { from, mean, lowest, highest };
}

function columnStarts({ firstIteration, lastIteration, step }: Span, columns: number): number[] {
  const places = Math.floor((lastIteration - firstIteration) / step) + 1;
  const count = Math.min(columns, places);
  return Array.from({ length: count }, (_, column) => firstIteration + step * Math.floor((column * places) / count));
}

export function inMillionths(proportion: number): number {
  return Math.round(proportion / millionth);
}

/** Noise has no more to say, and a page is a fifth smaller. */
function threeDigits(millionths: number): number {
  return Number(millionths.toPrecision(3));
}

/** Sum, lowest and highest of each expert over some iterations. */
class LoadBin {
  readonly sums: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  rows = 0;

  constructor(experts: number) {
    this.sums = new Float64Array(experts);
    this.lowest = new Float64Array(experts);
    this.highest = new Float64Array(experts);
  }

  /** Holds these rows, end exclusive, and no others. */
  hold(tokens: Int32Array, begin: number, end: number): void {
    this.clear();
    for (let row = begin; row < end; row += 1) this.#add(tokens, row * this.sums.length);
  }

  clear(): void {
    this.sums.fill(0);
    this.lowest.fill(1);
    this.highest.fill(0);
    this.rows = 0;
  }

  #add(tokens: Int32Array, at: number): void {
    const experts = this.sums.length;
    let total = 0;
    for (let expert = 0; expert < experts; expert += 1) total += tokens[at + expert]!;
    for (let expert = 0; expert < experts; expert += 1) {
      const load = tokens[at + expert]! / total;
      this.sums[expert]! += load;
      if (load < this.lowest[expert]!) this.lowest[expert] = load;
      if (load > this.highest[expert]!) this.highest[expert] = load;
    }
    this.rows += 1;
  }
}
