import { baselinePredictors } from "../../report/compare/tolerance.js";
import type { PredictionFigures } from "../data/figure-data.js";
import type { ChartStyle } from "./chart-style.js";

export interface PredictorLook {
  readonly colour: string;
  readonly dash: "solid" | "dashed" | "dotted";
  readonly width: number;
}

/** The last value and the oracle are the frame, in grey; the others have their colours by their place in the report. */
export function predictorLook(name: string, { predictors }: PredictionFigures, { colours }: ChartStyle): PredictorLook {
  if (name === "last") return { colour: colours.frame, dash: "dotted", width: 1.4 };
  if (name === "oracle") return { colour: colours.frame, dash: "dashed", width: 1.4 };
  const own = predictors.filter((predictor) => !baselinePredictors.includes(predictor.name));
  const place = own.findIndex((predictor) => predictor.name === name);
  return { colour: colours.series[place % colours.series.length]!, dash: "solid", width: 2 };
}
