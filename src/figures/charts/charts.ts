import type { ChartBuilder } from "./chart.js";
import { discreteChart, errorChart } from "./error-chart.js";
import { forecastChart } from "./forecast-chart.js";
import { loadAreaChart, loadChart, loadHeatMapChart } from "./load-chart.js";
import { statesChart } from "./states-chart.js";
import { stepsChart } from "./steps-chart.js";
import { trainingChart } from "./training-chart.js";
import { rangeChart, ratiosChart, varianceChart } from "./window-charts.js";

/** Every kind of chart by its name on the command line. */
export const charts = {
  states: statesChart,
  load: loadChart,
  area: loadAreaChart,
  "heat-map": loadHeatMapChart,
  variance: varianceChart,
  range: rangeChart,
  ratios: ratiosChart,
  error: errorChart,
  discrete: discreteChart,
  steps: stepsChart,
  forecast: forecastChart,
  training: trainingChart,
} as const satisfies Readonly<Record<string, ChartBuilder>>;

export type ChartKind = keyof typeof charts;

/** Those that need a report of predict. */
export const ofPredictors: ReadonlySet<ChartKind> = new Set(["error", "discrete", "steps", "forecast", "training"]);

export const chartKinds = Object.keys(charts) as readonly ChartKind[];
