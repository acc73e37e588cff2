import type { EChartsOption, SeriesOption } from "echarts";

import { grouped } from "./axis-text.js";
import { textLook, type ChartStyle } from "./chart-style.js";
import { entryGap, headingWidth, legendHeight, legendLine, titleHeight, titleLine, titleSize } from "./heading-room.js";

/** An axis for values. */
export interface ValueAxis {
  readonly name: string;
  readonly scale: "linear" | "log";
  /** A value on the axis. */
  readonly format: (value: number) => string;
  /** A value that a reader hovers over. */
  readonly told: (value: number) => string;
  readonly min?: number;
  readonly max?: number;
  /** Whether it spans the values only, and need not begin at zero. */
  readonly fitted?: boolean;
}

/** An axis for iterations or steps, from end to end. */
export interface CourseAxis {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** Name of a series; an area has a patch of its colour rather than a line. */
export type LegendEntry = string | { readonly name: string; readonly icon: "roundRect" };

/** What is written about every chart alike. */
export function baseOption(
  style: ChartStyle,
  title: string,
  legend: readonly LegendEntry[],
  tooltip: (hovered: unknown) => string = () => "",
): EChartsOption {
  const { colours, font, fontSize, interactive } = style;
  return {
    animation: false,
    backgroundColor: interactive ? "transparent" : colours.background,
    textStyle: textLook(style),
    title: {
      show: style.titled,
      text: title,
      left: 0.5 * fontSize,
      top: 0.4 * fontSize,
      textStyle: {
        fontFamily: font,
        fontSize: titleSize * fontSize,
        lineHeight: titleLine * fontSize,
        color: colours.text,
        fontWeight: "bold",
        width: headingWidth(style),
        overflow: "break",
      },
    },
    legend: {
      show: legend.length > 0,
      // A line stands for itself: without the mark in its middle.
      data: legend.map((entry) => (typeof entry === "string" ? { name: entry, itemStyle: { opacity: 0 } } : entry)),
      itemGap: entryGap * fontSize,
      type: interactive ? "scroll" : "plain",
      right: 1.5 * fontSize,
      top: titleHeight(style, title) + 0.4 * fontSize,
      itemHeight: 0.8 * fontSize,
      itemWidth: 2.2 * fontSize,
      textStyle: { ...textLook(style), lineHeight: legendLine * fontSize },
      pageTextStyle: { color: colours.text },
      inactiveColor: colours.muted,
    },
    tooltip: {
      show: interactive,
      trigger: "axis",
      formatter: tooltip,
      confine: true,
      backgroundColor: colours.background,
      borderColor: colours.grid,
      textStyle: { ...textLook(style) },
      axisPointer: { type: "line", lineStyle: { color: colours.muted } },
    },
  };
}

/** Space around a plot, in pixels, which names of axes may reach into. */
export interface GridSpace {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly outerBoundsMode: "none";
}

/** Space around the plot, in pixels: room for title, legend, axis names and the zoom. */
export function margins(style: ChartStyle, title: string, legend: readonly LegendEntry[]): GridSpace {
  const { fontSize, interactive } = style;
  return {
    left: 6.2 * fontSize,
    right: 2.2 * fontSize,
    top: titleHeight(style, title) + 0.6 * fontSize + legendHeight(style, legend),
    bottom: (interactive ? 6.4 : 4) * fontSize,
    outerBoundsMode: "none",
  };
}

/** The axis along the bottom; `gridIndex` where a chart has several. */
export function courseAxis({ name, min, max }: CourseAxis, style: ChartStyle, gridIndex = 0): object {
  const { colours, fontSize } = style;
  return {
    type: "value",
    gridIndex,
    name,
    nameLocation: "middle",
    nameGap: 2.1 * fontSize,
    nameTextStyle: textLook(style),
    min,
    max: max === min ? min + 1 : max,
    minInterval: 1,
    axisLabel: { ...textLook(style), formatter: grouped, hideOverlap: true },
    axisLine: { show: true, onZero: false, lineStyle: { color: colours.muted } },
    axisTick: { show: true, lineStyle: { color: colours.muted } },
    splitLine: { show: false },
    axisPointer: { label: { formatter: ({ value }: { value: number }) => `${name} ${grouped(Math.round(value))}` } },
  };
}

/** The axis on the left. */
export function valueAxis(
  { name, scale, format, min, max, fitted }: ValueAxis,
  style: ChartStyle,
  gridIndex = 0,
): object {
  const { colours, fontSize } = style;
  return {
    type: scale === "log" ? "log" : "value",
    gridIndex,
    name,
    nameLocation: "middle",
    nameGap: 4.5 * fontSize,
    nameTextStyle: textLook(style),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(fitted === true && { scale: true }),
    axisLabel: { ...textLook(style), formatter: format },
    axisLine: { show: true, lineStyle: { color: colours.muted } },
    splitLine: { lineStyle: { color: colours.grid } },
  };
}

/** How a reader zooms: by a slider below the chart, by pinching, or by the wheel with Ctrl held. */
export function zoomControls(style: ChartStyle, xAxisIndex: readonly number[]): object[] {
  const { interactive, fontSize, colours } = style;
  if (!interactive) return [];
  const filterMode = "none";
  return [
    { type: "inside", xAxisIndex: [...xAxisIndex], filterMode, zoomOnMouseWheel: "ctrl", moveOnMouseMove: true },
    {
      type: "slider",
      xAxisIndex: [...xAxisIndex],
      filterMode,
      height: 1.5 * fontSize,
      bottom: 0.6 * fontSize,
      brushSelect: false,
      showDataShadow: false,
      borderColor: colours.muted,
      handleStyle: { color: colours.background, borderColor: colours.text },
      textStyle: { color: colours.muted },
      labelFormatter: (value: number) => grouped(Math.round(value)),
    },
  ];
}

/** A line through points, without a mark on each unless they are few. */
export function line(
  name: string,
  points: readonly (readonly [number, number | null])[],
  look: {
    readonly colour: string;
    readonly width?: number;
    readonly dash?: "solid" | "dashed" | "dotted";
    readonly marks?: boolean;
  },
): SeriesOption {
  const { colour, width = 1.6, dash = "solid", marks = false } = look;
  return {
    type: "line",
    name,
    data: points as (readonly [number, number | null])[] as never,
    ...(marks ? { showSymbol: true, symbolSize: 5 } : { symbol: "none" }),
    connectNulls: false,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width, type: dash },
  };
}
