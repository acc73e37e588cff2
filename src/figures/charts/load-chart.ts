import type { FigureData, LayerFigures } from "../data/figure-data.js";
import type { Chart, ChartBuilder, Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { percent } from "./axis-text.js";
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
  const title = `Load proportion of the ${layer.experts} experts, layer ${layer.layer}`;
  const fills = neighbourColours(layer.experts);
  const series = layer.load.mean.map((values, expert) => ({
    ...line(`expert ${expert}`, columnPoints(data.trace, layer, values), { colour: fills[expert]!, width: 0 }),
    stack: "load",
    areaStyle: { color: fills[expert]!, opacity: 1 },
  }));
  const option = iterationFrame(
    data.trace,
    layer,
    {
      title,
      legend: [],
      axis: { name: "load proportion (%)", scale: "linear", format: String, min: 0, max: 100 },
      series: series,
      shaded: false,
    },
    style,
  );
  return {
    ...common(
      data,
      layer,
      title,
      "bands that keep their width are a stable load, bands that swell or shrink a transient one; expert 0 is the lowest",
    ),
    height: 380,
    option: { ...option, tooltip: { ...(option.tooltip as object), formatter: busiestFirst } },
  };
};

/** Millionths in percent at the start of each column, and at the end of the run. */
function columnPoints(
  { lastIteration }: FigureData["trace"],
  { load: { from } }: LayerFigures,
  values: readonly number[],
): (readonly [number, number])[] {
  const points = from.map((iteration, column) => [iteration, values[column]! / 1e4] as const);
  return from.at(-1) === lastIteration ? points : [...points, [lastIteration, values.at(-1)! / 1e4]];
}

/** The same with a row for each expert, for many experts. */
export const loadHeatMapChart: ChartBuilder = (data, selection, style) => {
  const layer = layerOf(data, selection);
  const title = `Load proportion of the ${layer.experts} experts, layer ${layer.layer}`;
  return {
    ...common(data, layer, title, heatSentence(layer, selection)),
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

function common(
  { trace }: FigureData,
  layer: LayerFigures,
  title: string,
  whatToSee: string,
): Pick<Chart, "title" | "sentence" | "overIterations" | "values"> {
  const last = layer.load.from.length - 1;
  return {
    title,
    sentence: `${stateSentence(layer)}: ${whatToSee}. ${columnNote(trace, layer)}`,
    overIterations: true,
    values: {
      headings: ["expert", "load at the start", "load at the end", "lowest", "highest"],
      rows: layer.load.mean.map((values, expert) => [
        String(expert),
        share(values[0]!),
        share(values[last]!),
        share(Math.min(...layer.load.lowest[expert]!)),
        share(Math.max(...layer.load.highest[expert]!)),
      ]),
    },
  };
}

function share(millionths: number): string {
  return percent(millionths / 1e6);
}

const mostInTooltip = 12;

/** The hovered column, the experts with the most load first. */
function busiestFirst(hovered: unknown): string {
  const points = hovered as { seriesName: string; marker: string; value: [number, number] }[];
  if (points.length === 0) return "";
  const sorted = [...points].sort((a, b) => b.value[1] - a.value[1]);
  const lines = sorted.slice(0, mostInTooltip).map((p) => `${p.marker}${p.seriesName}: ${p.value[1].toFixed(2)} %`);
  const others = sorted.length > mostInTooltip ? [`and ${sorted.length - mostInTooltip} with less`] : [];
  return [`from iteration ${points[0]!.value[0]}`, ...lines, ...others].join("<br>");
}
