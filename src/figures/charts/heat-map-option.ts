import type { EChartsOption } from "echarts";

import type { FigureData, LayerFigures, Parts } from "../data/figure-data.js";
import { grouped, percent, threeDigits, toldPercent } from "./axis-text.js";
import { zoomControls } from "./base-option.js";
import type { Selection } from "./chart.js";
import { textLook, type ChartStyle } from "./chart-style.js";
import { cividis } from "./colours.js";
import { iterationFrame } from "./iteration-frame.js";

/**
 * Rows of experts, columns of iterations. ECharts draws heat maps on axes of categories only: the columns are those, and
 * the axis that a reader sees is that of the iterations, upon them.
 */
export function heatMapOption(
  { trace }: FigureData,
  layer: LayerFigures,
  title: string,
  { cell }: Selection,
  style: ChartStyle,
): EChartsOption {
  const { fontSize, interactive } = style;
  const axis = { name: "expert", scale: "linear", format: String, told: String } as const;
  const frame = iterationFrame(trace, layer, { title, legend: [], axis, series: [], shaded: false }, style);
  const [main, strip] = frame.grid as Record<string, number>[];
  const [y, yStrip] = frame.yAxis as object[];
  const right = 8.5 * fontSize;
  const most = brightest(layer, cell);
  const columns = { type: "category", gridIndex: 0, show: false, data: [...layer.load.from.keys()].map(String) };
  const rows = layer.load[cell].map((_, expert) => String(expert));
  const axisLabel = { ...textLook(style), interval: everyRoundRow(layer.experts) };
  return {
    ...frame,
    tooltip: {
      ...(frame.tooltip as object),
      trigger: "item",
      formatter: (hovered: unknown) => cellText(layer, (hovered as { value: [number, number, number] }).value),
    },
    grid: [
      { ...main, right },
      { ...strip, right },
    ],
    xAxis: [...(frame.xAxis as object[]), columns],
    yAxis: [{ ...y, type: "category", data: rows, axisLabel, splitLine: { show: false } }, yStrip!],
    dataZoom: zoomControls(style, [0, 1, 2]),
    visualMap: {
      min: 0,
      max: most,
      calculable: interactive,
      seriesIndex: 0,
      right: 0.5 * fontSize,
      top: "middle",
      align: "left",
      precision: 2,
      // Without handles that say so, the ends say themselves what they are.
      text: interactive ? ["load (%)", ""] : [`≥ ${toldPercent(most)}`, "0 %"],
      formatter: (value: unknown) => threeDigits(Number(value)),
      inRange: { color: [...cividis] },
      textStyle: textLook(style),
      itemHeight: 12 * fontSize,
    },
    series: [
      {
        type: "heatmap",
        data: cellsOf(layer, cell),
        xAxisIndex: 2,
        yAxisIndex: 0,
        // A reader sees the first rows at once; paper does not wait for the rest.
        progressive: interactive ? 8000 : 0,
        itemStyle: { borderWidth: 0 },
      },
      ...(frame.series as object[]),
    ],
  };
}

/** Column, expert and percentage of each cell that is no hole. */
function cellsOf({ load }: LayerFigures, cell: Selection["cell"]): [number, number, number][] {
  return load[cell].flatMap((row, expert) =>
    row.flatMap((value, column) => (value === null ? [] : [[column, expert, value / 1e4] as [number, number, number]])),
  );
}

/** Which of many experts have their number beside their row: at most about 20, and round ones. */
function everyRoundRow(experts: number): (row: number) => boolean {
  const apart = [1, 2, 5, 10, 20, 50, 100].find((step) => experts <= 20 * step) ?? 200;
  return (row) => row % apart === 0;
}

function cellText({ load }: LayerFigures, [column, expert]: [number, number, number]): string {
  const text = (values: readonly Parts[]): string => percent(values[expert]![column]! / 1e6);
  const until = load.from[column + 1];
  const when = `iterations ${grouped(load.from[column]!)} to ${until === undefined ? "the end" : grouped(until - 1)}`;
  return [
    `expert ${expert}, ${when}`,
    `mean ${text(load.mean)}`,
    `lowest ${text(load.lowest)}, highest ${text(load.highest)}`,
  ].join("<br>");
}

/** Share of the cells that the scale of colours spans: a few early peaks would leave the rest in the dark. */
const spanned = 0.995;

/** Load, in percent, from which on a cell has the brightest colour. */
export function brightest({ load }: LayerFigures, cell: Selection["cell"]): number {
  const sorted = Float64Array.from(load[cell].flat().filter((value) => value !== null)).sort();
  return sorted[Math.floor(spanned * (sorted.length - 1))]! / 1e4;
}
