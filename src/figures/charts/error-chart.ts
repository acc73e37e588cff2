import type { PredictionFigures, PredictorFigures } from "../data/figure-data.js";
import { grouped, percent } from "./axis-text.js";
import { line } from "./base-option.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { iterationFrame } from "./iteration-frame.js";
import { layerOf } from "./layer-of.js";
import { predictorLook } from "./predictor-look.js";
import { frameSentence, metricNames, metricSentences, noPrediction, pickedPredictors, reportOf } from "./report-of.js";

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
    sentence: `Each point is one forecast from the iteration below it. ${frameSentence}`,
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
    sentence: `Each step is the error of one forecast, drawn over the ${grouped(horizon)} iterations that it was made for, as where experts are placed anew every ${grouped(horizon)} iterations. ${frameSentence}`,
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
  const floor = metric === "errorRatio" ? scores.find(({ own }) => own != null)?.own?.noiseFloor : null;
  if (floor != null && series.length > 0) Object.assign(series[0]!, { markLine: floorLine(floor, style) });
  return {
    title,
    sentence: `${sentence} ${metricSentences[metric]}`,
    height: 340,
    overIterations: true,
    option: iterationFrame(
      data.trace,
      layer,
      {
        title,
        legend: picked.map(({ name }) => name),
        axis: { name: `${metricNames[metric]} (%)`, scale: "linear", format: String, min: 0 },
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

function inPercent(error: number | null | undefined): number | null {
  return error == null ? null : Number((100 * error).toPrecision(4));
}

/** What is left of the error ratio if the true proportions were known. */
function floorLine(floor: number, { colours, font, fontSize }: ChartStyle): object {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colours.muted, type: [2, 4], width: 1 },
    label: {
      formatter: `noise floor ${percent(floor)}`,
      position: "insideEndTop",
      color: colours.muted,
      fontFamily: font,
      fontSize: 0.9 * fontSize,
    },
    data: [{ yAxis: 100 * floor }],
  };
}
