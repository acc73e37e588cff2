import { metricFormulas, type ErrorMetrics } from "../stats/error-metrics.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import { formatNumber, formatPercent } from "./format-number.js";
import type { ComparableReport } from "./read-report.js";
import type { TextBlock } from "./text-table.js";
import { version } from "./version.js";

export interface CompareOptions {
  /** Error metric to compare, mean over all origins. */
  readonly metric: keyof ErrorMetrics;
  /** How much worse the newer report may be, relative to the older; null judges nothing. */
  readonly tolerance: number | null;
}

/** One predictor in one layer, or over all layers (`layer` null), in two reports. */
export interface Difference {
  readonly predictor: string;
  readonly layer: number | null;
  /** Error in the older and in the newer report; null where there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** after / before − 1; null where either is missing. */
  readonly change: number | null;
  /** Whether it is worse than allowed; a baseline (`last`, `oracle`) never is. */
  readonly exceeded: boolean;
}

/** `compare --format json`. The shape changes only with the number of its schema. */
export interface CompareReport {
  readonly schema: "moeload.compare/1";
  readonly version: string;
  /** The sources of the older and the newer report. */
  readonly reports: readonly [string, string];
  readonly options: CompareOptions;
  readonly horizon: number;
  readonly verdict: "pass" | "fail";
  readonly differences: readonly Difference[];
}

/** They measure the data, not a predictor: an error that grows there is no fault of anybody's code. */
const baselines: readonly string[] = ["last", "oracle"];

export function compareReport(
  paths: readonly [string, string],
  [older, newer]: readonly [ComparableReport, ComparableReport],
  options: CompareOptions,
): CompareReport {
  const { metric, tolerance } = options;
  const before = errorsOf(older, metric);
  const after = errorsOf(newer, metric);
  const differences = [...new Map([...before, ...after]).values()].map(({ key, predictor, layer }) => {
    const [a, b] = [before.get(key)?.error ?? null, after.get(key)?.error ?? null];
    const change = a === null || b === null ? null : relativeChange(a, b);
    // A predictor that had errors and has none now could not be judged: that is worse, not better.
    const vanished = a !== null && b === null;
    const judged = tolerance !== null && !baselines.includes(predictor);
    const exceeded = judged && (vanished || (change !== null && change > tolerance));
    return { predictor, layer, before: a, after: b, change, exceeded };
  });
  const verdict = differences.some(({ exceeded }) => exceeded) ? "fail" : "pass";
  const { horizon } = newer;
  return { schema: "moeload.compare/1", version, reports: paths, options, horizon, verdict, differences };
}

interface KeyedError {
  readonly key: string;
  readonly predictor: string;
  readonly layer: number | null;
  readonly error: number | null;
}

function errorsOf({ predictors }: ComparableReport, metric: keyof ErrorMetrics): Map<string, KeyedError> {
  const errors = predictors.flatMap(({ name, overall, layers }) =>
    [{ layer: null, overall }, ...layers].map((scored) => ({
      key: `${name} ${scored.layer ?? "all"}`,
      predictor: name,
      layer: scored.layer,
      error: scored.overall?.[metric] ?? null,
    })),
  );
  return new Map(errors.map((error) => [error.key, error]));
}

function relativeChange(before: number, after: number): number {
  if (before === after) return 0;
  return before === 0 ? Infinity : after / before - 1;
}

/** The report for a person, and for a pull request. */
export function compareText({ reports, options, horizon, verdict, differences }: CompareReport): TextBlock[] {
  const { metric, tolerance } = options;
  const asked = tolerance === null ? "" : `, ${verdict} at a tolerance of ${formatPercent(tolerance)}`;
  const rows = differences.map(({ predictor, layer, before, after, change, exceeded }) => [
    predictor,
    layer === null ? "all" : String(layer),
    formatNumber(before),
    formatNumber(after),
    formatChange(change),
    exceeded ? "worse than allowed" : "",
  ]);
  return [
    { kind: "heading", text: `${metric} over ${horizon} iterations: ${reports[0]} against ${reports[1]}${asked}` },
    {
      kind: "table",
      table: {
        columns: [
          { heading: "predictor", align: "left" },
          { heading: "layer" },
          { heading: "before" },
          { heading: "after" },
          { heading: "change" },
          { heading: "", align: "left" },
        ],
        rows,
      },
    },
    { kind: "paragraph", text: `${metric}: ${metricFormulas[metric]}` },
  ];
}

function formatChange(change: number | null): string {
  if (change === null) return "-";
  return `${change > 0 ? "+" : ""}${formatPercent(change)}`;
}

const columns: readonly DataColumn[] = [
  { name: "predictor", type: "text" },
  { name: "layer", type: "text" },
  { name: "before", type: "float64" },
  { name: "after", type: "float64" },
  { name: "change", type: "float64" },
  { name: "exceeded", type: "text" },
];

/** The report for a program: one row per predictor and layer; layer `all` is the mean over layers. */
export function compareTable({ differences }: CompareReport): DataTable {
  const records = differences.map((difference) => ({
    ...difference,
    layer: String(difference.layer ?? "all"),
    exceeded: String(difference.exceeded),
  }));
  return dataTable(columns, records);
}
