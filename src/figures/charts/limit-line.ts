import type { ChartStyle } from "./chart-style.js";

export interface LimitLine {
  readonly at: number;
  readonly text: string;
  readonly colour: string;
  /** Where its text stands: two lines may lie close together. @default "above" */
  readonly side?: "above" | "below";
  readonly dash?: "dashed" | readonly number[];
}

/** A line across a chart, at a value, that says what it is. */
export function limitLine({ at, text, colour, side = "above", dash = "dashed" }: LimitLine, style: ChartStyle): object {
  const { font, fontSize, colours } = style;
  return {
    silent: true,
    symbol: "none",
    // ECharts rounds to two places else.
    precision: 12,
    lineStyle: { color: colour, type: dash, width: 1 },
    label: {
      formatter: text,
      position: side === "above" ? "insideEndTop" : "insideEndBottom",
      color: colours.text,
      fontFamily: font,
      fontSize: 0.9 * fontSize,
      textBorderColor: colours.background,
      textBorderWidth: 3,
    },
    data: [{ yAxis: at }],
  };
}
