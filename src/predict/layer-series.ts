import { loadProportion } from "../trace/load-proportion.js";
import type { TraceBatch } from "../trace/trace.js";
import type { LoadSeries } from "./predictor.js";

/**
 * Load proportions of consecutive recorded iterations of one layer, [n, E].
 *
 * @param step iterations from one recorded iteration to the next, as of the trace
 */
export function layerSeries(
  { iterations, tokens }: Pick<TraceBatch, "iterations" | "tokens">,
  experts: number,
  step: number,
): LoadSeries {
  return {
    length: iterations.length,
    experts,
    values: loadProportion(tokens, experts),
    preceding: precedingRows(iterations[0], step),
  };
}

/** Recorded iterations of a run before the one with the number `iteration`. */
export function precedingRows(iteration = 0, step = 1): number {
  return Math.floor(iteration / step);
}
