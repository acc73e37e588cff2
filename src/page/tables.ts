import type { ValueTable } from "../figures/charts/chart.js";
import { grouped, percent } from "../figures/charts/axis-text.js";
import type { ChartStyle } from "../figures/charts/chart-style.js";
import { metricNames } from "../figures/charts/report-of.js";
import type { FigureData, FigureMetric, PredictionFigures } from "../figures/data/figure-data.js";
import { element } from "./element.js";

export function fillTable(table: HTMLTableElement, { headings, rows }: ValueTable, caption: string): void {
  const text = element("caption");
  text.textContent = caption;
  const head = element("thead");
  head.append(row("th", headings));
  const body = element("tbody");
  body.append(...rows.map((cells) => row("td", cells)));
  table.replaceChildren(text, head, body);
}

function row(kind: "th" | "td", cells: readonly string[]): HTMLTableRowElement {
  const line = element("tr");
  line.append(
    ...cells.map((text, index) => {
      const cell = element(index === 0 ? "th" : kind);
      if (cell.tagName === "TH") cell.scope = kind === "th" ? "col" : "row";
      cell.textContent = text;
      return cell;
    }),
  );
  return line;
}

/** The layers: their states, and their loads at the end. */
export function fillSummary(table: HTMLTableElement, { trace }: FigureData, { colours }: ChartStyle): void {
  fillTable(
    table,
    {
      headings: ["layer", "experts", "state", "stable since", "busiest expert at the end", "idlest expert at the end"],
      rows: trace.layers.map(({ layer, experts, stableSince, load }) => {
        const last = load.mean.map((values) => values.at(-1)!);
        return [
          String(layer),
          String(experts),
          stableSince === null ? "transient" : "stable",
          stableSince === null ? "–" : grouped(stableSince),
          extreme(last, Math.max(...last)),
          extreme(last, Math.min(...last)),
        ];
      }),
    },
    "The layers",
  );
  for (const [index, { stableSince }] of trace.layers.entries()) {
    const cell = table.tBodies[0]!.rows[index]!.cells[2]!;
    cell.className = "state";
    cell.style.setProperty("--colour", stableSince === null ? colours.transient : colours.stable);
  }
}

function extreme(loads: readonly number[], value: number): string {
  return `${loads.indexOf(value)} (${percent(value / 1e6)})`;
}

/** The predictors of a report over all layers. */
export function fillErrorSummary(table: HTMLTableElement, report: PredictionFigures, metric: FigureMetric): void {
  const { predictors, horizon, origins } = report;
  fillTable(
    table,
    {
      headings: ["predictor", "all origins", "stable", "transient"],
      rows: predictors.map(({ name, overall, stable, transient }) => [
        name,
        ...[overall, stable, transient].map((mean) => percent(mean?.[metric])),
      ]),
    },
    `The ${metricNames[metric]} of the next ${grouped(horizon)} iterations, mean over ${grouped(origins.length)} origins and the layers`,
  );
}
