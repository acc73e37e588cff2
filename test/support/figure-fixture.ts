import { fileURLToPath } from "node:url";

import type { Selection } from "../../src/figures/charts/chart.js";
import type { FigureData } from "../../src/figures/data/figure-data.js";
import { ownPrediction } from "../../src/figures/data/own-prediction.js";
import { traceFigures } from "../../src/figures/data/trace-figures.js";
import { readTrace, type LoadedTrace } from "../../src/trace/read-trace.js";
import { version } from "../../src/version.js";

export const run1 = fileURLToPath(new URL("../../fixtures/moe16-run1.arrow", import.meta.url));

/** Layers 2 and 8 of run 1, with the errors of SW_Avg in its frame. */
export async function figureFixture(): Promise<{ readonly trace: LoadedTrace; readonly data: FigureData }> {
  const trace = await readTrace(run1, { layers: [2, 8] });
  const prediction = await ownPrediction(trace, { horizon: 1000 });
  return { trace, data: { version, trace: await traceFigures(trace), predictions: [prediction] } };
}

/** What is drawn where nobody picks. */
export const firstSelection: Selection = {
  layer: 2,
  report: 0,
  predictors: ["swavg", "oracle", "last"],
  metric: "errorRatio",
  origin: 0,
  expert: 0,
  cell: "mean",
};
