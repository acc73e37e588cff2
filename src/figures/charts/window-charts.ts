import type { FigureData, LayerFigures, ThinnedLine, WindowFigures } from "../data/figure-data.js";
import { powerOfTen, threeDigits } from "./axis-text.js";
import { line } from "./base-option.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { iterationFrame } from "./iteration-frame.js";
import { layerOf, stateSentence, thinnedNote } from "./layer-of.js";

/** Variance of the load proportion in each window, mean and maximum over the experts. */
export const varianceChart: ChartBuilder = (data, selection, style) =>
  windowChart(data, selection, style, {
    what: "Variance",
    unit: "p²",
    mean: ({ varianceMean }) => varianceMean,
    max: ({ varianceMax }) => varianceMax,
    whatToSee: "a load that settles brings the longer window down to the shorter",
  });

/** Range of the load proportion in each window, mean and maximum over the experts. */
export const rangeChart: ChartBuilder = (data, selection, style) =>
  windowChart(data, selection, style, {
    what: "Range",
    unit: "p",
    mean: ({ rangeMean }) => rangeMean,
    max: ({ rangeMax }) => rangeMax,
    whatToSee: "how far the load of an expert moves within a window; longer windows see more of the noise",
  });

interface Statistic {
  readonly what: string;
  readonly unit: string;
  readonly mean: (window: WindowFigures) => ThinnedLine;
  readonly max: (window: WindowFigures) => ThinnedLine;
  readonly whatToSee: string;
}

function windowChart(data: FigureData, selection: Selection, style: ChartStyle, statistic: Statistic): Chart {
  const layer = layerOf(data, selection);
  const { what, unit, mean, max, whatToSee } = statistic;
  const title = `${what} of the load proportion in sliding windows, layer ${layer.layer}`;
  const lines = layer.windows.flatMap((window, index) => [
    { name: `mean, window ${window.window}`, thinned: mean(window), colour: index, dash: "solid" as const },
    { name: `max, window ${window.window}`, thinned: max(window), colour: index, dash: "dotted" as const },
  ]);
  const series = lines.map(({ name, thinned, colour, dash }) =>
    line(name, points(thinned), { colour: seriesColour(style, colour), dash, width: dash === "solid" ? 1.6 : 1 }),
  );
  return {
    title,
    sentence: `${stateSentence(layer)}; mean and maximum over its experts: ${whatToSee}. ${thinnedNote}`,
    height: 340,
    overIterations: true,
    option: iterationFrame(
      data.trace,
      layer,
      {
        title,
        legend: lines.map(({ name }) => name),
        axis: { name: `${what.toLowerCase()} (${unit})`, scale: "log", format: powerOfTen },
        series,
      },
      style,
    ),
    values: courseTable(
      unit,
      lines.map(({ name, thinned }) => [name, thinned]),
    ),
  };
}

/** Variance ratio and range ratio in the label window, with the limits that tell calm from moving. */
export const ratiosChart: ChartBuilder = (data, selection, style) => {
  const layer = layerOf(data, selection);
  const { labels } = data.trace;
  const title = `Movement beyond the step-to-step noise, layer ${layer.layer}`;
  const own = [
    { name: "variance ratio", thinned: layer.varianceRatio, limit: labels.maxVarianceRatio, colour: 0 },
    { name: "range ratio", thinned: layer.rangeRatio, limit: labels.maxRangeRatio, colour: 1 },
  ];
  const series = own.map(({ name, thinned, limit, colour }) => ({
    ...line(name, points(thinned), { colour: seriesColour(style, colour) }),
    ...(limit !== null && { markLine: limitLine(name, limit, colour, style) }),
  }));
  return {
    title,
    sentence: `${stateSentence(layer)}. ${ratioRule(layer, data)} ${thinnedNote}`,
    height: 340,
    overIterations: true,
    option: iterationFrame(
      data.trace,
      layer,
      {
        title,
        legend: own.map(({ name }) => name),
        axis: { name: `ratio in the window of ${labels.window}`, scale: "log", format: powerOfTen },
        series: series,
      },
      style,
    ),
    values: courseTable(
      "1",
      own.map(({ name, thinned }) => [name, thinned]),
    ),
  };
};

function ratioRule(_: LayerFigures, { trace: { labels } }: FigureData): string {
  const { criterion, maxVarianceRatio, maxRangeRatio, hold, window } = labels;
  if (criterion === "threshold")
    return "Both are near 1 for a load that only jitters; the labels here are by thresholds.";
  const limits = `a variance ratio of at most ${maxVarianceRatio!} and a range ratio of at most ${maxRangeRatio!}`;
  return `Both are near 1 for a load that only jitters about a constant: ${limits} in the window of ${window}, for ${hold} recorded iterations or more, make a layer stable.`;
}

/** The first of two has its label above, the second below: they may lie close together. */
function limitLine(name: string, limit: number, index: number, style: ChartStyle): object {
  const { font, fontSize, colours } = style;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: seriesColour(style, index), type: "dashed", width: 1 },
    label: {
      formatter: `limit of the ${name}, ${limit}`,
      position: index === 0 ? "insideEndTop" : "insideEndBottom",
      color: colours.text,
      fontFamily: font,
      fontSize: 0.9 * fontSize,
      textBorderColor: colours.background,
      textBorderWidth: 3,
    },
    data: [{ yAxis: limit }],
  };
}

function points({ iterations, values }: ThinnedLine): (readonly [number, number | null])[] {
  return iterations.map((iteration, index) => [iteration, values[index]!] as const);
}

function seriesColour({ colours }: ChartStyle, index: number): string {
  return colours.series[index % colours.series.length]!;
}

/** First, lowest, highest and last value of each line. */
function courseTable(unit: string, lines: readonly (readonly [string, ThinnedLine])[]): Chart["values"] {
  return {
    headings: [`line (${unit})`, "first", "lowest", "highest", "last"],
    rows: lines.map(([name, { values }]) => {
      const own = values.filter((value) => value !== null);
      if (own.length === 0) return [name, "–", "–", "–", "–"];
      const [low, high] = [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
      return [name, ...[own[0], low, high, own.at(-1)].map(threeDigits)];
    }),
  };
}
