import type { EChartsOption, SeriesOption } from "echarts";

import {
  baseOption,
  courseAxis,
  margins,
  valueAxis,
  type CourseAxis,
  type LegendEntry,
  type ValueAxis,
} from "./base-option.js";
import type { ChartStyle } from "./chart-style.js";
import { courseTooltip } from "./course-tooltip.js";

export interface CourseChart {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
  readonly course: CourseAxis;
  readonly axis: ValueAxis;
  readonly series: readonly SeriesOption[];
}

/** Lines over steps ahead or training steps: a course of its own, which does not zoom with the iterations of the trace. */
export function courseOption({ title, legend, course, axis, series }: CourseChart, style: ChartStyle): EChartsOption {
  return {
    ...baseOption(style, title, legend, courseTooltip(course.name, axis, series)),
    grid: margins({ ...style, interactive: false }, title, legend),
    xAxis: courseAxis(course, style),
    yAxis: valueAxis(axis, style),
    series: [...series],
  };
}
