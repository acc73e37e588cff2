import type { FigureData, FigureMetric, PredictionFigures, PredictorFigures } from "../data/figure-data.js";
import type { Missing, Selection } from "./chart.js";

export const noPrediction: Missing = { missing: "there is no predict report to draw from" };

export function reportOf(
  { predictions }: FigureData,
  { report }: Pick<Selection, "report">,
): PredictionFigures | undefined {
  return predictions[report];
}

/** The picked predictors of a report, in its order. */
export function pickedPredictors(
  { predictors }: PredictionFigures,
  { predictors: names }: Selection,
): PredictorFigures[] {
  return predictors.filter(({ name }) => names.includes(name));
}

export const metricNames: Readonly<Record<FigureMetric, string>> = { errorRatio: "error ratio", wape: "WAPE" };

/** What the metric is, in a sentence. */
export const metricSentences: Readonly<Record<FigureMetric, string>> = {
  errorRatio: "Error ratio: mean of |forecast − actual| / actual.",
  wape: "WAPE: Σ|forecast − actual| / Σ actual.",
};

export const frameSentence =
  "The last value (dotted) is what any forecast must beat; the oracle (dashed), the mean of what came, is what no constant forecast beats.";
