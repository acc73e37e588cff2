import type { PredictionFigures, PredictorFigures } from "../data/figure-data.js";
import { grouped, inPercent, percent } from "./axis-text.js";
import { line } from "./base-option.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { iterationFrame } from "./iteration-frame.js";
import { layerOf } from "./layer-of.js";
import { limitLine, type LimitLine } from "./limit-line.js";
import { predictorLook } from "./predictor-look.js";
import { errorAxis, frameSentence, metricSentences, noPrediction, pickedPredictors, reportOf } from "./report-of.js";

/** Fewer origins than this have a mark each. */
const marked = 60;

type Points = (readonly [number, number | null])[];

/** Error by origin, of each predictor in one layer. */
export const errorChart: ChartBuilder = (data, selection, style) => {
  const report = reportOf(data, selection);
  if (report === undefined) return noPrediction;
  const { horizon, origins } = report;
  return originChart(data, selection, style, report, {
    title: `Error of the next ${grouped(horizon)} iterations by origin, layer ${layerOf(data, selection).layer}`,
    sentence: `Each point is one forecast from the iteration below it.`,
    points: (errors) => origins.map((origin, index) => [origin, inPercent(errors[index])] as const),
    marks: origins.length <= marked,
  });
};

/** The discrete view: one forecast after the other, each drawn over the iterations that it was made for. */
export const discreteChart: ChartBuilder = (data, selection, style) => {
  const report = reportOf(data, selection);
  if (report === undefined) return noPrediction;
  const { horizon, origins } = report;
  const apart = originsApart(origins, horizon);
  return originChart(data, selection, style, report, {
    title: `One forecast every ${grouped(horizon)} iterations, layer ${layerOf(data, selection).layer}`,
    sentence: `Each step is the error of one forecast, drawn over the ${grouped(horizon)} iterations that it was made for, as where experts are placed anew every ${grouped(horizon)} iterations.`,
    points: (errors) =>
      apart.flatMap((index): Points => {
        const [origin, error] = [origins[index]!, inPercent(errors[index])];
        return [
          [origin + 1, error],
          [origin + horizon, error],
          [origin + horizon, null],
        ];
      }),
    marks: false,
  });
};

/** Places of the origins that are a horizon or more apart, the first one first. */
export function originsApart(origins: readonly number[], horizon: number): number[] {
  const apart: number[] = [];
  for (const [index, origin] of origins.entries()) {
    if (apart.length === 0 || origin >= origins[apart.at(-1)!]! + horizon) apart.push(index);
  }
  return apart;
}

interface OriginChart {
  readonly title: string;
  readonly sentence: string;
  readonly points: (errors: readonly (number | null)[]) => Points;
  readonly marks: boolean;
}

function originChart(
  data: Parameters<ChartBuilder>[0],
  selection: Selection,
  style: ChartStyle,
  report: PredictionFigures,
  { title, sentence, points, marks }: OriginChart,
): Chart {
  const layer = layerOf(data, selection);
  const { metric } = selection;
  const picked = pickedPredictors(report, selection);
  const scores = picked.map((predictor) => ({ predictor, own: layerScores(predictor, layer.layer) }));
  const series = scores.map(({ predictor: { name }, own }) =>
    line(name, points(own?.[metric] ?? []), { ...predictorLook(name, report, style), marks }),
  );
  const names = picked.map(({ name }) => name);
  const floor = metric === "errorRatio" ? scores.find(({ own }) => own != null)?.own?.noiseFloor : null;
  if (floor != null && series.length > 0)
    Object.assign(series[0]!, { markLine: limitLine(floorOf(floor, style), style) });
  return {
    title,
    sentence: [
      `${sentence}${frameSentence(names)} ${metricSentences[metric]}`,
      ...(floor == null
        ? []
        : ["The noise floor is what is left of it where tokens are drawn by the true proportions."]),
    ].join(" "),
    height: 340,
    overIterations: true,
    option: iterationFrame(
      data.trace,
      layer,
      {
        title,
        legend: names,
        axis: errorAxis(metric),
        series,
      },
      style,
    ),
    values: {
      headings: ["predictor", "all origins", "stable", "transient", "best origin", "worst origin"],
      rows: scores.map(({ predictor: { name }, own }) => {
        const errors = (own?.[metric] ?? []).filter((error) => error !== null);
        const extremes = errors.length === 0 ? [null, null] : [Math.min(...errors), Math.max(...errors)];
        const means = [own?.overall, own?.stable, own?.transient].map((mean) => mean?.[metric]);
        return [name, ...[...means, ...extremes].map(percent)];
      }),
    },
  };
}

function layerScores({ layers }: PredictorFigures, layer: number): PredictorFigures["layers"][number] | undefined {
  return layers.find((one) => one.layer === layer);
}

function floorOf(floor: number, { colours }: ChartStyle): LimitLine {
  return { at: 100 * floor, text: `noise floor ${percent(floor)}`, colour: colours.muted, dash: [2, 4] };
}
