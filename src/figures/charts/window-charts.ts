import type { SeriesOption } from "echarts";

import type { FigureData, LabelRule, LayerFigures, ThinnedLine, WindowFigures } from "../data/figure-data.js";
import { powerOfTen, threeDigits } from "./axis-text.js";
import { line } from "./base-option.js";
import type { Chart, ChartBuilder, Missing, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { iterationFrame } from "./iteration-frame.js";
import { layerOf, stateSentence, thinnedNote } from "./layer-of.js";
import { limitLine } from "./limit-line.js";

/** Variance of the load proportion in each window, mean and maximum over the experts. */
export const varianceChart: ChartBuilder = (data, selection, style) =>
  windowChart(data, selection, style, {
    what: "variance",
    unit: "p²",
    limit: data.trace.labels.maxVariance,
    mean: ({ varianceMean }) => varianceMean,
    max: ({ varianceMax }) => varianceMax,
    whatToSee: "a load that settles brings the longer window down to the shorter",
  });

/** Range of the load proportion in each window, mean and maximum over the experts. */
export const rangeChart: ChartBuilder = (data, selection, style) =>
  windowChart(data, selection, style, {
    what: "range",
    unit: "p",
    limit: data.trace.labels.maxRange,
    mean: ({ rangeMean }) => rangeMean,
    max: ({ rangeMax }) => rangeMax,
    whatToSee: "how far the load of an expert moves within a window; longer windows see more of the noise",
  });

interface Statistic {
  readonly what: string;
  readonly unit: string;
  /** Of calm, where labels are by thresholds. */
  readonly limit: number | null;
  readonly mean: (window: WindowFigures) => ThinnedLine;
  readonly max: (window: WindowFigures) => ThinnedLine;
  readonly whatToSee: string;
}

function windowChart(data: FigureData, selection: Selection, style: ChartStyle, statistic: Statistic): Chart | Missing {
  const layer = layerOf(data, selection);
  const { what, unit, limit, mean, max, whatToSee } = statistic;
  const { window: labelWindow } = data.trace.labels;
  const lines = layer.windows.flatMap((own, index): Line[] => {
    const limited =
      limit === null || own.window !== labelWindow ? undefined : { at: limit, text: `limit of the mean ${what}` };
    return [
      { name: `mean, window ${own.window}`, thinned: mean(own), colour: index, limit: limited },
      { name: `max, window ${own.window}`, thinned: max(own), colour: index, faint: true },
    ];
  });
  const rule = lines.some((one) => one.limit !== undefined)
    ? ` A mean of at most the limit, in the window of ${labelWindow}, is calm.`
    : "";
  return linesChart(data, layer, style, {
    title: `${what[0]!.toUpperCase()}${what.slice(1)} of the load proportion in sliding windows, layer ${layer.layer}`,
    sentence: `${stateSentence(layer)}; mean and maximum over its experts: ${whatToSee}.${rule}`,
    axis: `${what} (${unit})`,
    unit,
    lines,
  });
}

/** Variance ratio and range ratio in the label window, with the limits that tell calm from moving. */
export const ratiosChart: ChartBuilder = (data, selection, style) => {
  const layer = layerOf(data, selection);
  const { labels } = data.trace;
  const limited = (name: string, at: number | null): Line["limit"] =>
    at === null ? undefined : { at, text: `limit of the ${name}` };
  const lines: Line[] = [
    { name: "variance ratio", thinned: layer.varianceRatio, colour: 0 },
    { name: "range ratio", thinned: layer.rangeRatio, colour: 1 },
  ];
  const limits = [labels.maxVarianceRatio, labels.maxRangeRatio];
  return linesChart(data, layer, style, {
    title: `Movement beyond the step-to-step noise, layer ${layer.layer}`,
    sentence: `${stateSentence(layer)}. ${ratioRule(labels)}`,
    axis: `ratio in the window of ${labels.window}`,
    unit: "1",
    lines: lines.map((one, index) => ({ ...one, limit: limited(one.name, limits[index]!) })),
  });
};

function ratioRule({ criterion, maxVarianceRatio, maxRangeRatio, hysteresis, hold, window }: LabelRule): string {
  const jitter = "Both are near 1 for a load that only jitters about a constant";
  if (criterion === "threshold") return `${jitter}; the labels here are by limits on variance and range.`;
  const limits = `a variance ratio of at most ${maxVarianceRatio!} and a range ratio of at most ${maxRangeRatio!}`;
  return `${jitter}: ${limits} in the window of ${window}, for ${hold} recorded iterations or more, make a layer stable, until one is above ${hysteresis!} times its limit.`;
}

interface Line {
  readonly name: string;
  readonly thinned: ThinnedLine;
  /** Its place among the colours. */
  readonly colour: number;
  readonly faint?: boolean;
  readonly limit?: { readonly at: number; readonly text: string } | undefined;
}

interface LinesChart {
  readonly title: string;
  readonly sentence: string;
  readonly axis: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

/** Thinned lines over the iterations, on a logarithmic axis. */
function linesChart(
  { trace }: FigureData,
  layer: LayerFigures,
  style: ChartStyle,
  { title, sentence, axis, unit, lines }: LinesChart,
): Chart | Missing {
  if (lines.every(({ thinned }) => thinned.values.length === 0)) {
    return { missing: `no window of layer ${layer.layer} is ever full: it has too few recorded iterations` };
  }
  return {
    title,
    sentence: `${sentence} ${thinnedNote}`,
    height: 340,
    overIterations: true,
    option: iterationFrame(
      trace,
      layer,
      {
        title,
        legend: lines.map(({ name }) => name),
        axis: { name: axis, scale: "log", format: powerOfTen, told: threeDigits },
        series: lines.map((one) => drawn(one, style)),
      },
      style,
    ),
    values: courseTable(unit, lines),
  };
}

function drawn({ name, thinned, colour: place, faint = false, limit }: Line, style: ChartStyle): SeriesOption {
  const { series } = style.colours;
  const colour = series[place % series.length]!;
  const look = faint ? ({ dash: "dotted", width: 1 } as const) : { width: 1.6 };
  const own = line(name, points(thinned), { colour, ...look });
  if (limit === undefined) return own;
  const { at, text } = limit;
  // The first of two has its text above, the second below.
  const side = place === 0 ? "above" : "below";
  return { ...own, markLine: limitLine({ at, text: `${text}, ${at}`, colour, side }, style) };
}

function points({ iterations, values }: ThinnedLine): (readonly [number, number | null])[] {
  return iterations.map((iteration, index) => [iteration, values[index]!] as const);
}

/** First, lowest, highest and last value of each line. */
function courseTable(unit: string, lines: readonly Line[]): Chart["values"] {
  return {
    headings: [`line (${unit})`, "first", "lowest", "highest", "last"],
    rows: lines.map(({ name, thinned: { values } }) => {
      const own = values.filter((value) => value !== null);
      if (own.length === 0) return [name, "–", "–", "–", "–"];
      const [low, high] = [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
      return [name, ...[own[0], low, high, own.at(-1)].map(threeDigits)];
    }),
  };
}
