import type { LegendEntry } from "./base-option.js";
import type { ChartStyle } from "./chart-style.js";
import { textWidth } from "./text-width.js";

/** Sizes above a chart, in the size of its text. */
export const titleSize = 1.15;
export const titleLine = 1.5;
export const legendLine = 1.4;
/** A mark with the space beside it, and the space between two entries. */
const markWidth = 2.2 + 0.5;
export const entryGap = 1;

/** Width that title and legend may take, in pixels. */
export function headingWidth({ width, fontSize }: ChartStyle): number {
  return width - 3 * fontSize;
}

/** Height of the title, in as many lines as it needs, in pixels. */
export function titleHeight(style: ChartStyle, title: string): number {
  const { titled, fontSize } = style;
  if (!titled) return 0;
  const lines = Math.ceil(textWidth(title, titleSize * fontSize) / headingWidth(style));
  return (0.5 + titleLine * lines) * fontSize;
}

/** Height of the legend, in as many rows as it needs, in pixels. */
export function legendHeight(style: ChartStyle, legend: readonly LegendEntry[]): number {
  return legendRows(style, legend) * (legendLine + entryGap) * style.fontSize;
}

/** One that a reader can leaf through has one. */
function legendRows(style: ChartStyle, legend: readonly LegendEntry[]): number {
  if (legend.length === 0 || style.interactive) return Math.min(1, legend.length);
  const { fontSize } = style;
  let [rows, taken] = [1, 0];
  for (const entry of legend) {
    const name = typeof entry === "string" ? entry : entry.name;
    const width = markWidth * fontSize + textWidth(name, fontSize);
    if (taken > 0 && taken + width > headingWidth(style)) [rows, taken] = [rows + 1, 0];
    taken += width + entryGap * fontSize;
  }
  return rows;
}
