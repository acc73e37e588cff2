import { grouped, inPercent, percent } from "./axis-text.js";
import { line } from "./base-option.js";
import { courseOption } from "./course-option.js";
import type { ChartBuilder } from "./chart.js";
import { layerOf } from "./layer-of.js";
import { predictorLook } from "./predictor-look.js";
import { errorAxis, frameSentence, metricSentences, noPrediction, reportOf } from "./report-of.js";

/** Error by steps ahead: how fast a forecast ages. */
export const stepsChart: ChartBuilder = (data, selection, style) => {
  const report = reportOf(data, selection);
  if (report === undefined) return noPrediction;
  const { layer } = layerOf(data, selection);
  const { metric, predictors } = selection;
  const own = report.forecasts?.layers.find((one) => one.layer === layer);
  if (report.forecasts === undefined || own === undefined) return noForecasts(predictors);
  const { parts, origins } = report.forecasts;
  const { step } = data.trace;
  const title = `Error by steps ahead, layer ${layer}`;
  const shown = own.predictors.filter(({ name }) => predictors.includes(name));
  const ahead = parts.map(({ from, to }) => ((from + to) / 2) * step);
  const names = shown.map(({ name }) => name);
  return {
    title,
    sentence: `How fast a forecast ages: mean over ${grouped(origins)} origins of the error in each of ${parts.length} parts of the horizon.${frameSentence(names)} ${metricSentences[metric]}${absent(report.predictors, names, predictors)}`,
    height: 320,
    overIterations: false,
    option: courseOption(
      {
        title,
        legend: names,
        course: { name: "iterations ahead of the origin", min: 0, max: report.horizon },
        axis: errorAxis(metric),
        series: shown.map((predictor) => {
          const points = ahead.map((at, part) => [Math.round(at), inPercent(predictor[metric][part])] as const);
          return line(predictor.name, points, predictorLook(predictor.name, report, style));
        }),
      },
      style,
    ),
    values: {
      headings: ["predictor", "first part", "middle", "last part"],
      rows: shown.map((predictor) => {
        const errors = predictor[metric];
        return [predictor.name, ...[errors[0], errors[Math.floor(errors.length / 2)], errors.at(-1)].map(percent)];
      }),
    },
  };
};

export function noForecasts(predictors: readonly string[]): { readonly missing: string } {
  return {
    missing: `no forecasts of ${predictors.join(", ")} are at hand: predict --forecasts FILE.arrow keeps them, and --forecasts FILE.arrow gives them to this page`,
  };
}

/** The predictors whose forecasts are not at hand, as a sentence. */
export function absent(
  known: readonly { readonly name: string }[],
  shown: readonly string[],
  picked: readonly string[],
): string {
  const without = known.map(({ name }) => name).filter((name) => picked.includes(name) && !shown.includes(name));
  return without.length === 0 ? "" : ` Not drawn, since their forecasts were not given: ${without.join(", ")}.`;
}
