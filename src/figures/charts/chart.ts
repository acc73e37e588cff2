import type { EChartsOption } from "echarts";

import type { FigureData, FigureMetric } from "../data/figure-data.js";
import type { ChartStyle } from "./chart-style.js";

/** What a person has picked: what a chart does not need it ignores. */
export interface Selection {
  readonly layer: number;
  /** Place of the predict report among those of the data. */
  readonly report: number;
  /** Those to draw, by name; the first is the one whose error band is shown. */
  readonly predictors: readonly string[];
  readonly metric: FigureMetric;
  readonly origin: number;
  readonly expert: number;
  /** What a cell of a heat map or a band shows of the iterations in it. */
  readonly cell: "mean" | "lowest" | "highest";
}

/** A chart for the page, an SVG and a PNG alike. */
export interface Chart {
  readonly title: string;
  /** What to see in it, and how it was made. */
  readonly sentence: string;
  /** Shape that does it justice, at a font of 12 pixels. */
  readonly height: number;
  /** Whether its horizontal axis are the iterations of the trace: those zoom together. */
  readonly overIterations: boolean;
  readonly option: EChartsOption;
  /** The same in a few numbers, for those who do not see it. */
  readonly values: ValueTable;
}

export interface ValueTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Why there is no chart, as a sentence without a full stop. */
export interface Missing {
  readonly missing: string;
}

export type ChartBuilder = (data: FigureData, selection: Selection, style: ChartStyle) => Chart | Missing;
