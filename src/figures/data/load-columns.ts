import type { LayerCounts } from "../../trace/layer-counts.js";
import type { LoadColumns } from "./figure-data.js";

/** Load proportions are kept in these: whole numbers are short in JSON, and finer than a picture. */
export const millionth = 1e-6;

/**
 * The load proportions of a layer in at most `columns` equal stretches of its recorded iterations: mean, lowest and
 * highest of every expert in each, so that no peak is lost. Without tokens an iteration counts for nothing.
 */
export function loadColumns({ iterations, tokens, experts }: LayerCounts, columns: number): LoadColumns {
  const rows = iterations.length;
  const count = Math.min(columns, rows);
  const starts = Array.from({ length: count }, (_, column) => Math.floor((column * rows) / count));
  const grid = (): number[][] => Array.from({ length: experts }, () => []);
  const [mean, lowest, highest] = [grid(), grid(), grid()];
  const bin = new LoadBin(experts);
  for (const [column, start] of starts.entries()) {
    bin.reset();
    for (let row = start; row < (starts[column + 1] ?? rows); row += 1) bin.add(tokens, row * experts);
    for (let expert = 0; expert < experts; expert += 1) {
      mean[expert]!.push(inMillionths(bin.sums[expert]! / bin.rows));
      lowest[expert]!.push(threeDigits(inMillionths(bin.lowest[expert]!)));
      highest[expert]!.push(threeDigits(inMillionths(bin.highest[expert]!)));
    }
  }
  return { from: starts.map((row) => iterations[row]!), mean, lowest, highest };
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

  reset(): void {
    this.sums.fill(0);
    this.lowest.fill(1);
    this.highest.fill(0);
    this.rows = 0;
  }

  add(tokens: Int32Array, at: number): void {
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
