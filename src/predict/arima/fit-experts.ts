import type { Task } from "../../parallel/task.js";
import { type ExpertFit, fitExpert, type ExpertFitOptions } from "./fit-expert.js";

/** A few experts of one layer, to be fitted by one thread. */
export interface ExpertsToFit {
  /** One per expert. [n] each */
  readonly series: readonly Float64Array[];
  readonly options: ExpertFitOptions;
  /** Fits whose orders are kept, one per expert; none where orders are chosen. */
  readonly earlier?: readonly ExpertFit[] | undefined;
}

/** Fits them one after the other. */
export function fitExperts({ series, options, earlier }: ExpertsToFit): ExpertFit[] {
  return series.map((values, index) => fitExpert(values, options, earlier?.[index]));
}

export const fitExpertsTask: Task<ExpertsToFit, ExpertFit[]> = {
  module: import.meta.url,
  name: "fitExperts",
  run: fitExperts,
};
