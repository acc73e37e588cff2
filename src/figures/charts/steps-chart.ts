import { grouped, percent } from "./axis-text.js";
import { baseOption, courseAxis, line, margins, valueAxis } from "./base-option.js";
import type { ChartBuilder } from "./chart.js";
import { layerOf } from "./layer-of.js";
import { predictorLook } from "./predictor-look.js";
import { frameSentence, metricNames, metricSentences, noPrediction, reportOf } from "./report-of.js";

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
    sentence: `How fast a forecast ages: mean over ${grouped(origins)} origins of the error in each of ${parts.length} parts of the horizon. ${frameSentence} ${metricSentences[metric]}${absent(report.predictors, names, predictors)}`,
    height: 320,
    overIterations: false,
    option: {
      ...baseOption(style, title, names),
      grid: { ...margins({ ...style, interactive: false }, true) },
      xAxis: courseAxis({ name: "iterations ahead of the origin", min: 0, max: report.horizon }, style),
      yAxis: valueAxis({ name: `${metricNames[metric]} (%)`, scale: "linear", format: String, min: 0 }, style),
      series: shown.map((predictor) => {
        const errors = predictor[metric].map((error) => (error === null ? null : Number((100 * error).toPrecision(4))));
        const points = ahead.map((at, part) => [Math.round(at), errors[part]!] as const);
        return line(predictor.name, points, predictorLook(predictor.name, report, style));
      }),
    },
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
