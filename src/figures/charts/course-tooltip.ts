import type { SeriesOption } from "echarts";

import { escapedXml } from "../../report/escaped-xml.js";
import { grouped } from "./axis-text.js";
import type { ValueAxis } from "./base-option.js";

type Point = readonly [number, number | null];

/**
 * What a reader sees who hovers: the value of every line at the place. Lines that were thinned have no points in common,
 * so that of each the nearest is told.
 */
export function courseTooltip(
  course: string,
  { told }: ValueAxis,
  series: readonly SeriesOption[],
): (hovered: unknown) => string {
  const lines = (series as readonly Line[]).filter(({ name, silent }) => name !== undefined && silent !== true);
  return (hovered) => {
    const [first] = hovered as { readonly axisValue: number }[];
    if (first === undefined) return "";
    const at = first.axisValue;
    const rows = lines.flatMap(({ name, data, itemStyle }) => {
      const value = nearest(data, at);
      return value === undefined ? [] : [`${dot(itemStyle.color)}${escapedXml(name!)}: ${told(value)}`];
    });
    return [`${course} ${grouped(Math.round(at))}`, ...rows].join("<br>");
  };
}

interface Line {
  readonly name?: string;
  readonly silent?: boolean;
  readonly data: readonly Point[];
  readonly itemStyle: { readonly color: string };
}

/** The value of the point nearest to a place; undefined where a line has none. */
function nearest(points: readonly Point[], place: number): number | undefined {
  let found: { readonly value: number; readonly distance: number } | undefined;
  for (const [at, value] of points) {
    const distance = Math.abs(at - place);
    if (value !== null && (found === undefined || distance < found.distance)) found = { value, distance };
  }
  return found?.value;
}

function dot(colour: string): string {
  return `<span style="display:inline-block;margin-right:5px;width:10px;height:10px;border-radius:50%;background:${colour}"></span>`;
}
