import type { ChartKind } from "./charts.js";

/** Views of "Prediction Is All MoE Needs" (arXiv 2404.16914), a panel for each layer. */
export const paperFigures = {
  fig1: { chart: "load", columns: 2, what: "load proportion of the experts over the iterations" },
  fig3: { chart: "variance", columns: 2, what: "variance of the load proportion in the windows" },
  fig4: { chart: "range", columns: 2, what: "range of the load proportion in the windows" },
  fig5: { chart: "error", columns: 2, what: "error of the predictors by origin" },
} as const satisfies Readonly<
  Record<string, { readonly chart: ChartKind; readonly columns: number; readonly what: string }>
>;

export type PaperFigure = keyof typeof paperFigures;
