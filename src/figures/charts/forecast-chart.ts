import type { SeriesOption } from "echarts";

import { baselinePredictors } from "../../report/compare/tolerance.js";
import type { ForecastFigures, ForecastSample, PredictionFigures } from "../data/figure-data.js";
import { grouped, percent, toldPercent } from "./axis-text.js";
import { line } from "./base-option.js";
import { courseOption } from "./course-option.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { layerOf } from "./layer-of.js";
import { predictorLook } from "./predictor-look.js";
import { noPrediction, reportOf } from "./report-of.js";
import { absent, noForecasts } from "./steps-chart.js";

type ExpertSample = ForecastSample["experts"][number];

/** A forecast against what came, for one origin, layer and expert, with its error band. */
export const forecastChart: ChartBuilder = (data, selection, style) => {
  const report = reportOf(data, selection);
  if (report === undefined) return noPrediction;
  const { layer } = layerOf(data, selection);
  const found = sampleOf(report, layer, selection);
  if (found === undefined) return noForecasts(selection.predictors);
  const { forecasts, sample, own } = found;
  const shown = own.forecasts.filter(({ name }) => selection.predictors.includes(name));
  const banded = shown.find(({ name }) => !baselinePredictors.includes(name)) ?? shown[0];
  const title = `Forecast against what came, layer ${layer}, expert ${own.expert}, from iteration ${grouped(sample.origin)}`;
  const { step } = data.trace;
  const at = forecasts.parts.map(({ from, to }) => sample.origin + Math.round((step * (from + to)) / 2));
  const names = shown.map(({ name }) => name);
  const bands = [rangeName, ...(banded === undefined ? [] : [bandName(banded.name)])];
  const patches = bands.map((name) => ({ name, icon: "roundRect" as const }));
  return {
    title,
    sentence: `What came in its lowest, mean and highest of each of ${at.length} parts of the horizon, and the forecasts made at iteration ${grouped(sample.origin)}.${bandSentence(banded?.name)}${absent(report.predictors, names, selection.predictors)}`,
    height: 340,
    overIterations: false,
    option: courseOption(
      {
        title,
        legend: ["what came", ...names, ...patches],
        course: { name: "iteration", min: sample.origin, max: sample.origin + report.horizon },
        axis: { name: "load proportion (%)", scale: "linear", format: String, told: toldPercent, fitted: true },
        series: [
          ...band(rangeName, at, own.actual.lowest, own.actual.highest, style.colours.frame, 0.16),
          ...(banded === undefined
            ? []
            : errorBand(banded, errorsOf(forecasts, layer, banded.name), at, report, style)),
          ...shown.map(({ name, mean }) => line(name, zip(at, mean), predictorLook(name, report, style))),
          line("what came", zip(at, own.actual.mean), { colour: style.colours.actual, width: 1.6 }),
        ],
      },
      style,
    ),
    values: valuesOf(own, shown),
  };
};

const rangeName = "range of what came";

function bandName(predictor: string): string {
  return `error band of ${predictor}`;
}

/** The sample nearest to what is picked. */
function sampleOf(
  { forecasts }: PredictionFigures,
  layer: number,
  { origin, expert }: Selection,
): { forecasts: ForecastFigures; sample: ForecastSample; own: ExpertSample } | undefined {
  const samples = forecasts?.layers.find((one) => one.layer === layer)?.samples ?? [];
  const sample = samples.find((one) => one.origin === origin) ?? samples.at(-1);
  const own = sample?.experts.find((one) => one.expert === expert) ?? sample?.experts[0];
  return forecasts === undefined || sample === undefined || own === undefined ? undefined : { forecasts, sample, own };
}

function bandSentence(name: string | undefined): string {
  if (name === undefined) return "";
  return ` The band is the forecast of ${name}, more and less by its mean error ratio at as many steps ahead, over all origins and experts of the layer.`;
}

function errorsOf({ layers }: ForecastFigures, layer: number, predictor: string): readonly (number | null)[] {
  const own = layers.find((one) => one.layer === layer)?.predictors.find(({ name }) => name === predictor);
  return own?.errorRatio ?? [];
}

function errorBand(
  { name, mean }: ExpertSample["forecasts"][number],
  errors: readonly (number | null)[],
  at: readonly number[],
  report: PredictionFigures,
  style: ChartStyle,
): SeriesOption[] {
  const times = (sign: 1 | -1): (number | null)[] =>
    mean.map((value, part) => (value === null || errors[part] == null ? null : value * (1 + sign * errors[part])));
  const low = times(-1).map((value) => (value === null ? null : Math.max(0, value)));
  return band(bandName(name), at, low, times(1), predictorLook(name, report, style).colour, 0.2);
}

/** The area between two lines: ECharts stacks it upon the lower, which is not drawn. */
function band(
  name: string,
  at: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  colour: string,
  opacity: number,
): SeriesOption[] {
  const height = high.map((value, part) => (value === null || low[part] == null ? null : value - low[part]));
  const edge = { stack: name, symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  return [
    { ...line(`${name}, low`, zip(at, low), { colour, width: 0 }), ...edge },
    { ...line(name, zip(at, height), { colour, width: 0 }), ...edge, areaStyle: { color: colour, opacity } },
  ] as SeriesOption[];
}

/** Millionths at iterations, in percent. */
function zip(at: readonly number[], millionths: readonly (number | null)[]): (readonly [number, number | null])[] {
  return at.map((iteration, part) => {
    const value = millionths[part];
    return [iteration, value == null ? null : Number((value / 1e4).toPrecision(5))] as const;
  });
}

function valuesOf({ actual }: ExpertSample, shown: ExpertSample["forecasts"]): Chart["values"] {
  const rows: [string, readonly (number | null)[]][] = [
    ["what came", actual.mean],
    ...shown.map(({ name, mean }): [string, readonly (number | null)[]] => [name, mean]),
  ];
  const share = (value: number | null | undefined): string => percent(value == null ? null : value / 1e6);
  return {
    headings: ["line", "at first", "in the middle", "at the end"],
    rows: rows.map(([name, parts]) => [
      name,
      ...[parts[0], parts[Math.floor(parts.length / 2)], parts.at(-1)].map(share),
    ]),
  };
}
