import type { SeriesOption } from "echarts";

import type { FigureData, LayerFigures, Parts } from "../data/figure-data.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { grouped, percent, toldPercent } from "./axis-text.js";
import { line } from "./base-option.js";
import { neighbourColours } from "./colours.js";
import { iterationFrame } from "./iteration-frame.js";
import { brightest, heatMapOption } from "./heat-map-option.js";
import { columnNote, layerOf, stateSentence } from "./layer-of.js";

/** More bands than this cannot be told apart. */
export const mostBands = 32;

/** Load proportion of every expert over the iterations: a band each, one upon the other. */
export const loadAreaChart: ChartBuilder = (data, selection, style) => {
  const layer = layerOf(data, selection);
  if (layer.experts > 2 * mostBands) {
    return { missing: `${layer.experts} experts are too many for bands: the heat map shows them` };
  }
  const title = titleOf(layer);
  const option = iterationFrame(
    data.trace,
    layer,
    {
      title,
      legend: [],
      axis: {
        name: "load proportion (%)",
        scale: "linear",
        format: String,
        told: toldPercent,
        min: 0,
        max: 100,
      },
      series: bands(data.trace, layer),
      shaded: false,
    },
    style,
  );
  return {
    ...common(
      data,
      layer,
      "bands that keep their width are a stable load, bands that swell or shrink a transient one; expert 0 is the lowest",
    ),
    height: 380,
    option: {
      ...option,
      tooltip: { ...(option.tooltip as object), formatter: (hovered) => busiestFirst(layer, hovered) },
    },
  };
};

/**
 * Each band reaches from the bottom up to its upper edge, and those below it are drawn upon it: side by side they would
 * leave slivers between them, since ECharts leaves points out that are closer than two pixels.
 */
function bands(trace: FigureData["trace"], { load, experts }: LayerFigures): SeriesOption[] {
  const fills = neighbourColours(experts);
  const below = load.from.map(() => 0);
  const drawn = load.mean.map((values, expert) => {
    const edge = values.map((value, column) => {
      below[column]! += value ?? 0;
      return value === null ? null : below[column]! / 1e4;
    });
    const look = { colour: fills[expert]!, width: 0 };
    return {
      ...line(`expert ${expert}`, untilTheEnd(trace, load.from, edge), look),
      areaStyle: { color: fills[expert]!, opacity: 1 },
      z: 1,
    };
  });
  return drawn.reverse();
}

/** A point at the start of each column, of the last at the end of the run: one more might be too close to be drawn. */
function untilTheEnd(
  { lastIteration }: FigureData["trace"],
  from: readonly number[],
  values: Parts,
): (readonly [number, number | null])[] {
  const at = from.length === 1 ? [from[0]!, lastIteration] : [...from.slice(0, -1), lastIteration];
  return at.map((iteration, column) => [iteration, values[Math.min(column, values.length - 1)]!] as const);
}

/** The same with a row for each expert, for many experts. */
export const loadHeatMapChart: ChartBuilder = (data, selection, style) => {
  const layer = layerOf(data, selection);
  const title = titleOf(layer);
  return {
    ...common(data, layer, heatSentence(layer, selection)),
    height: 420,
    option: heatMapOption(data, layer, title, selection, style),
  };
};

/** Bands where they can be told apart, else the heat map. */
export const loadChart: ChartBuilder = (data, selection, style: ChartStyle) =>
  layerOf(data, selection).experts <= mostBands
    ? loadAreaChart(data, selection, style)
    : loadHeatMapChart(data, selection, style);

function heatSentence(layer: LayerFigures, { cell }: Selection): string {
  const most = percent(brightest(layer, cell) / 100);
  return `a row that keeps its colour is an expert with a stable load. Each cell shows the ${cell} of its iterations; the brightest have ${most} or more`;
}

function titleOf({ experts, layer }: LayerFigures): string {
  return `Load proportion of the ${experts} experts, layer ${layer}`;
}

function common(
  { trace }: FigureData,
  layer: LayerFigures,
  whatToSee: string,
): Pick<Chart, "title" | "sentence" | "overIterations" | "values"> {
  return {
    title: titleOf(layer),
    sentence: `${stateSentence(layer)}: ${whatToSee}. ${columnNote(trace, layer)}`,
    overIterations: true,
    values: {
      headings: ["expert", "load at the start", "load at the end", "lowest", "highest"],
      rows: layer.load.mean.map((values, expert) => {
        const own = values.filter((value) => value !== null);
        const known = (cells: Parts): number[] => cells.filter((value) => value !== null);
        const [lowest, highest] = [layer.load.lowest[expert]!, layer.load.highest[expert]!].map(known);
        const shares = [own[0]!, own.at(-1)!, Math.min(...lowest!), Math.max(...highest!)];
        return [String(expert), ...shares.map((millionths) => percent(millionths / 1e6))];
      }),
    },
  };
}

const mostInTooltip = 12;

/** The hovered column, the experts with the most load first. */
function busiestFirst({ load }: LayerFigures, hovered: unknown): string {
  const points = hovered as { seriesName: string; marker: string; axisValue: number }[];
  if (points.length === 0) return "";
  const at = points[0]!.axisValue;
  const column = load.from.findLastIndex((from) => from <= at);
  const sorted = load.mean
    .map((values, expert) => ({ name: `expert ${expert}`, load: values[column] ?? 0 }))
    .sort((a, b) => b.load - a.load);
  const marker = (name: string): string => points.find(({ seriesName }) => seriesName === name)?.marker ?? "";
  const lines = sorted.slice(0, mostInTooltip).map((one) => {
    return `${marker(one.name)}${one.name}: ${percent(one.load / 1e6)}`;
  });
  const others = sorted.length > mostInTooltip ? [`and ${sorted.length - mostInTooltip} with less`] : [];
  return [`from iteration ${grouped(at)}`, ...lines, ...others].join("<br>");
}
