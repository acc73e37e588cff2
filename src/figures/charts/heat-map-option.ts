import type { EChartsOption } from "echarts";

import type { FigureData, LayerFigures } from "../data/figure-data.js";
import { grouped } from "./axis-text.js";
import type { Selection } from "./chart.js";
import type { ChartStyle } from "./chart-style.js";
import { cividis } from "./colours.js";
import { iterationFrame } from "./iteration-frame.js";

/** Rows of experts, columns of iterations. ECharts draws heat maps on axes of categories only: the columns are those. */
export function heatMapOption(
  { trace }: FigureData,
  layer: LayerFigures,
  title: string,
  { cell }: Selection,
  style: ChartStyle,
): EChartsOption {
  const { colours, font, fontSize, interactive } = style;
  const axis = { name: "expert", scale: "linear", format: String } as const;
  const place = (iteration: number): number => columnOf(layer, iteration);
  const frame = iterationFrame(trace, layer, { title, legend: [], axis, series: [], shaded: false, place }, style);
  const [gridMain, gridStrip] = frame.grid as Record<string, number>[];
  const [xMain, xStrip] = frame.xAxis as object[];
  const [yMain, yStrip] = frame.yAxis as object[];
  const shares = layer.load[cell];
  const cells = shares.flatMap((row, expert) => row.map((value, column) => [column, expert, value / 1e4]));
  const right = 8.5 * fontSize;
  return {
    ...frame,
    tooltip: {
      ...(frame.tooltip as object),
      trigger: "item",
      formatter: (hovered: unknown) => cellText(layer, (hovered as { value: [number, number, number] }).value),
    },
    grid: [
      { ...gridMain, right },
      { ...gridStrip, right },
    ],
    xAxis: [
      {
        ...xMain,
        type: "category",
        data: layer.load.from.map(grouped),
        min: undefined,
        max: undefined,
        axisLabel: { color: colours.text, fontFamily: font, fontSize, hideOverlap: true },
      },
      xStrip!,
    ],
    yAxis: [
      {
        ...yMain,
        type: "category",
        data: shares.map((_, expert) => String(expert)),
        axisLabel: { color: colours.text, fontFamily: font, fontSize, interval: Math.ceil(layer.experts / 20) - 1 },
      },
      yStrip!,
    ],
    visualMap: {
      min: 0,
      max: brightest(layer, cell),
      calculable: interactive,
      seriesIndex: 0,
      right: 0.5 * fontSize,
      top: "middle",
      align: "left",
      precision: 2,
      text: ["load (%)", ""],
      formatter: (value: unknown) => Number(Number(value).toPrecision(3)).toString(),
      inRange: { color: [...cividis] },
      textStyle: { color: colours.text, fontFamily: font, fontSize },
      itemHeight: 12 * fontSize,
    },
    series: [
      { type: "heatmap", data: cells, xAxisIndex: 0, yAxisIndex: 0, progressive: 8000, itemStyle: { borderWidth: 0 } },
      ...(frame.series as object[]),
    ],
  };
}

function cellText({ load }: LayerFigures, [column, expert]: [number, number, number]): string {
  const text = (values: readonly (readonly number[])[]): string => `${(values[expert]![column]! / 1e4).toFixed(3)} %`;
  const until = load.from[column + 1];
  const when = `iterations ${grouped(load.from[column]!)} to ${until === undefined ? "the end" : grouped(until - 1)}`;
  return [
    `expert ${expert}, ${when}`,
    `mean ${text(load.mean)}`,
    `lowest ${text(load.lowest)}, highest ${text(load.highest)}`,
  ].join("<br>");
}

function columnOf({ load }: LayerFigures, iteration: number): number {
  return load.from.findLastIndex((from) => from <= iteration);
}

/** Share of the cells that the scale of colours spans: a few early peaks would leave the rest in the dark. */
const spanned = 0.995;

/** Load, in percent, from which on a cell has the brightest colour. */
export function brightest({ load }: LayerFigures, cell: Selection["cell"]): number {
  const sorted = Float64Array.from(load[cell].flat()).sort();
  return sorted[Math.floor(spanned * (sorted.length - 1))]! / 1e4;
}
