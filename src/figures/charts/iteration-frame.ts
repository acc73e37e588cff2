import type { EChartsOption, SeriesOption } from "echarts";

import type { LayerFigures, TraceFigures } from "../data/figure-data.js";
import { grouped } from "./axis-text.js";
import {
  baseOption,
  courseAxis,
  margins,
  valueAxis,
  zoomControls,
  type LegendEntry,
  type ValueAxis,
} from "./base-option.js";
import { courseTooltip } from "./course-tooltip.js";
import type { ChartStyle } from "./chart-style.js";

export interface IterationFrame {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
  readonly axis: ValueAxis;
  readonly series: readonly SeriesOption[];
  /** Whether the transient state is shaded behind the chart too. @default true */
  readonly shaded?: boolean;
}

/**
 * A chart over the iterations of a trace, with the states of a layer: a strip above the plot, the transient ones shaded
 * behind it, and a line where the layer became stable.
 */
export function iterationFrame(
  trace: TraceFigures,
  layer: LayerFigures,
  { title, legend, axis, series, shaded = true }: IterationFrame,
  style: ChartStyle,
): EChartsOption {
  const space = margins(style, title, legend);
  const strip = 0.8 * style.fontSize;
  const course = { name: "iteration", min: trace.firstIteration, max: trace.lastIteration };
  const hidden = { axisLabel: { show: false }, axisTick: { show: false }, name: "", axisPointer: { show: false } };
  return {
    ...baseOption(style, title, legend, courseTooltip("iteration", axis, series)),
    grid: [
      { ...space, top: space.top + 1.6 * strip },
      { left: space.left, right: space.right, top: space.top, height: strip },
    ],
    xAxis: [courseAxis(course, style), { ...courseAxis(course, style, 1), ...hidden, axisLine: { show: false } }],
    yAxis: [valueAxis(axis, style), { gridIndex: 1, type: "value", show: false, min: 0, max: 1 }],
    dataZoom: zoomControls(style, [0, 1]),
    series: [
      ...(shaded ? [shading(layer, style)] : []),
      ...series,
      ...stateStrip(layer, style),
      ...stableMark(layer, trace, style),
    ],
  };
}

/** The transient stretches behind everything else. */
function shading({ states }: LayerFigures, { colours }: ChartStyle): SeriesOption {
  return {
    type: "line",
    data: [],
    silent: true,
    z: 0,
    markArea: {
      silent: true,
      itemStyle: { color: colours.shade },
      data: states.filter(({ state }) => state === "transient").map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
    },
  };
}

/** The states themselves, above the plot. */
function stateStrip({ states }: LayerFigures, { colours }: ChartStyle): SeriesOption[] {
  return (["transient", "stable"] as const).map((wanted): SeriesOption => ({
    type: "line",
    data: [],
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    markArea: {
      silent: true,
      itemStyle: { color: colours[wanted] },
      label: { show: false },
      data: states.filter(({ state }) => state === wanted).map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
    },
  }));
}

/** A line where the layer became stable for good. */
function stableMark(
  { stableSince }: LayerFigures,
  { firstIteration, lastIteration }: TraceFigures,
  { colours, font, fontSize }: ChartStyle,
): SeriesOption[] {
  if (stableSince === null) return [];
  // On the side that has more room for what it says.
  const late = stableSince > (firstIteration + lastIteration) / 2;
  const mark: SeriesOption = {
    type: "line",
    data: [],
    silent: true,
    z: 5,
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: colours.text, width: 1, type: "dashed" },
      label: {
        formatter: `stable since ${grouped(stableSince)}`,
        position: "insideEndTop",
        rotate: 0,
        align: late ? "right" : "left",
        distance: [0, -1.5 * fontSize],
        padding: [0, 0.8 * fontSize],
        color: colours.text,
        fontFamily: font,
        fontSize,
        textBorderColor: colours.background,
        textBorderWidth: 3,
      },
      data: [{ xAxis: stableSince }],
    },
  };
  return [mark];
}
