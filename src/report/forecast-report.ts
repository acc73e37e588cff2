import type { Json, LoadSeries } from "../predict/predictor.js";
import type { TraceSummary } from "../stats/trace-summary.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import { formatInteger, formatNumber } from "./format-number.js";
import type { TextBlock } from "./text-table.js";
import { version } from "../version.js";

/** The load proportions that a predictor expects of one layer, [H, E]. */
export interface LayerForecast {
  readonly layer: number;
  readonly forecast: LoadSeries;
}

/** `forecast --format json`. The shape changes only with the number of its schema. */
export interface ForecastReport {
  readonly schema: "moeload.forecast/1";
  readonly version: string;
  readonly trace: TraceSummary;
  readonly options: { readonly [name: string]: Json };
  readonly predictor: { readonly name: string; readonly options: { readonly [name: string]: Json } };
  /** Last iteration of the trace, and those that the forecast speaks of, in the trace's own numbering. */
  readonly origin: number;
  readonly iterations: readonly number[];
  /** `load`: one array of experts for each iteration. */
  readonly layers: readonly { readonly layer: number; readonly load: readonly (readonly number[])[] }[];
}

/** The report on the forecasts that `forecastLoad` made. */
export function forecastReport(
  parts: Pick<ForecastReport, "trace" | "options" | "predictor" | "origin" | "iterations">,
  layers: readonly LayerForecast[],
): ForecastReport {
  return {
    schema: "moeload.forecast/1",
    version,
    ...parts,
    layers: layers.map(({ layer, forecast }) => ({ layer, load: rowsOf(forecast) })),
  };
}

function rowsOf({ length, experts, values }: LoadSeries): number[][] {
  return Array.from({ length }, (_, row) => Array.from(values.subarray(row * experts, (row + 1) * experts)));
}

/** Mean load over the horizon, [layers][experts]: the matrix that expert balancers take. */
export function forecastWeights({ layers }: ForecastReport): number[][] {
  return layers.map(({ load }) => load[0]!.map((_, e) => load.reduce((sum, row) => sum + row[e]!, 0) / load.length));
}

/** The report for a person: the mean over the horizon, and the busiest and the idlest expert. */
export function forecastText(report: ForecastReport): TextBlock[] {
  const { trace, predictor, iterations, layers } = report;
  const span = `${formatInteger(iterations[0]!)} to ${formatInteger(iterations.at(-1)!)}`;
  const rows = forecastWeights(report).map((mean, l) => {
    const [most, least] = [Math.max(...mean), Math.min(...mean)];
    const imbalance = formatNumber(most * mean.length);
    const named = [most, least].flatMap((load) => [String(mean.indexOf(load)), formatNumber(load)]);
    return [String(layers[l]!.layer), String(mean.length), ...named, imbalance];
  });
  return [
    { kind: "heading", text: `${trace.source}: load of iterations ${span} by ${predictor.name}` },
    {
      kind: "table",
      table: {
        columns: [
          { heading: "layer" },
          { heading: "experts", goes: 1 },
          { group: "busiest", heading: "expert" },
          { group: "busiest", heading: "load" },
          { group: "idlest", heading: "expert" },
          { group: "idlest", heading: "load" },
          { heading: "max/mean" },
        ],
        rows,
      },
    },
    {
      kind: "paragraph",
      text: "load: mean load proportion over the horizon; --weights prints every expert's, --format csv every iteration's",
    },
  ];
}

const columns: readonly DataColumn[] = [
  { name: "iteration", type: "int32" },
  { name: "layer", type: "int32" },
  { name: "expert", type: "int32" },
  { name: "load", type: "float64" },
];

/** The report for a program: one row per layer, iteration and expert. */
export function forecastTable({ iterations, layers }: ForecastReport): DataTable {
  return dataTable(
    columns,
    layers.flatMap(({ layer, load }) =>
      load.flatMap((row, step) =>
        row.map((value, expert) => ({ iteration: iterations[step]!, layer, expert, load: value })),
      ),
    ),
  );
}
