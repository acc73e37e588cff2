import type { FigureData, FigureMetric, PredictionFigures, PredictorFigures } from "../data/figure-data.js";
import { toldPercent } from "./axis-text.js";
import type { ValueAxis } from "./base-option.js";
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

/** What the frame tells, of which of its two is drawn. */
export function frameSentence(drawn: readonly string[]): string {
  const sentences = [
    drawn.includes("last") ? " The last value (dotted) is what any forecast must beat." : "",
    drawn.includes("oracle")
      ? " The oracle (dashed) is the mean of what came over the whole horizon: about the best that a constant can do."
      : "",
  ];
  return sentences.join("");
}

export function errorAxis(metric: FigureMetric): ValueAxis {
  return { name: `${metricNames[metric]} (%)`, scale: "linear", format: String, told: toldPercent, min: 0 };
}
