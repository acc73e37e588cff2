import type { AverageMetrics } from "../backtest/average-metrics.js";
import { meanInterval } from "../stats/block-bootstrap.js";
import { metricFormulas, type ErrorMetrics } from "../stats/error-metrics.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import { formatNumber, formatPercent } from "./format-number.js";
import type { ComparableReport } from "./read-report.js";
import type { TextBlock } from "./text-table.js";
import { version } from "../version.js";

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
  /** after / before − 1; null where either is missing or `before` is 0. */
  readonly change: number | null;
  /**
   * 95 % interval of `change`, over the origins that both reports have, paired: a change whose interval holds 0 is within
   * the noise of the evaluation. Null where the origins differ or are too few to tell.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** Origins that were scored in the older and in the newer report. */
  readonly origins: readonly [number, number];
  /** Why it is worse than allowed, or null; a baseline (`last`, `oracle`) never is, nor what is within the noise. */
  readonly verdict: "worse than allowed" | "missing" | "scored at fewer origins" | null;
}

/** `compare --format json`. The shape changes only with the number of its schema. */
export interface CompareReport {
  readonly schema: "moeload.compare/2";
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
  const paired = sameOrigins(older, newer);
  const before = averagesOf(older);
  const after = averagesOf(newer);
  // Origins nearer to each other than the horizon are scored on iterations that they share.
  const blockLength = Math.ceil(newer.horizon / newer.stride);
  const differences = [...new Map([...before, ...after]).values()].map(({ key, predictor, layer }) => {
    const [a, b] = [before.get(key)?.average ?? null, after.get(key)?.average ?? null];
    const judged = tolerance !== null && !baselines.includes(predictor);
    const pairs = paired ? pairedDifferences([older, newer], predictor, layer, metric) : [];
    const interval = a === null || a[metric] === 0 ? null : meanInterval(pairs, { blockLength });
    return {
      predictor,
      layer,
      before: a?.[metric] ?? null,
      after: b?.[metric] ?? null,
      change: a === null || b === null || a[metric] === 0 ? null : b[metric] / a[metric] - 1,
      interval: interval && ([interval[0] / a![metric], interval[1] / a![metric]] as const),
      origins: [a?.origins ?? 0, b?.origins ?? 0] as const,
      verdict: judged && a !== null ? verdictOn([a, b], options, interval, paired) : null,
    };
  });
  const verdict = differences.some((difference) => difference.verdict !== null) ? "fail" : "pass";
  const { horizon } = newer;
  return { schema: "moeload.compare/2", version, reports: paths, options, horizon, verdict, differences };
}

function verdictOn(
  [before, after]: readonly [AverageMetrics, AverageMetrics | null],
  { metric, tolerance }: CompareOptions,
  interval: readonly [number, number] | null,
  paired: boolean,
): Difference["verdict"] {
  // An error that could not be measured is worse than any, not better.
  if (after === null) return "missing";
  const beyondNoise = interval === null || interval[0] > 0;
  if (beyondNoise && after[metric] > before[metric] * (1 + (tolerance ?? 0))) return "worse than allowed";
  return paired && after.origins < before.origins ? "scored at fewer origins" : null;
}

/** Whether two reports scored their predictors from the same origins. */
export function sameOrigins(older: ComparableReport, newer: ComparableReport): boolean {
  return older.origins.join() === newer.origins.join();
}

/** How much worse the newer report is at each origin that both have scored: the mean over the layers in question. */
function pairedDifferences(
  reports: readonly [ComparableReport, ComparableReport],
  predictor: string,
  layer: number | null,
  metric: keyof ErrorMetrics,
): number[] {
  const [older, newer] = reports.map(({ predictors }) => {
    const layers = predictors.find(({ name }) => name === predictor)?.layers ?? [];
    return new Map(layers.map((scored) => [scored.layer, scored[metric]]));
  });
  const chosen = layer === null ? [...older!.keys()] : [layer];
  return reports[1].origins.flatMap((_, origin) => {
    const found = chosen.flatMap((one) => {
      const [a, b] = [older!.get(one)?.[origin] ?? null, newer!.get(one)?.[origin] ?? null];
      return a === null || b === null ? [] : [b - a];
    });
    return found.length === 0 ? [] : [found.reduce((sum, difference) => sum + difference, 0) / found.length];
  });
}

interface KeyedAverage {
  readonly key: string;
  readonly predictor: string;
  readonly layer: number | null;
  readonly average: AverageMetrics | null;
}

function averagesOf({ predictors }: ComparableReport): Map<string, KeyedAverage> {
  const averages = predictors.flatMap(({ name, overall, layers }) =>
    [{ layer: null, overall }, ...layers].map((scored) => ({
      key: `${name} ${scored.layer ?? "all"}`,
      predictor: name,
      layer: scored.layer,
      average: scored.overall,
    })),
  );
  return new Map(averages.map((average) => [average.key, average]));
}

const intervalLegend =
  "95 % interval: of the change, by a bootstrap over blocks of paired origins; one that holds 0 is within the noise";

/** The report for a person, and for a pull request. */
export function compareText({ reports, options, horizon, verdict, differences }: CompareReport): TextBlock[] {
  const { metric, tolerance } = options;
  const asked = tolerance === null ? "" : `, ${verdict} at a tolerance of ${formatPercent(tolerance)}`;
  const rows = differences.map(({ predictor, layer, before, after, change, interval, verdict: found }) => [
    predictor,
    layer === null ? "all" : String(layer),
    formatNumber(before),
    formatNumber(after),
    formatChange(change),
    interval === null ? "-" : `${formatChange(interval[0])} to ${formatChange(interval[1])}`,
    found ?? "",
  ]);
  return [
    { kind: "heading", text: `${metric} over ${horizon} iterations: ${reports[0]} against ${reports[1]}${asked}` },
    {
      kind: "table",
      table: {
        columns: [
          { heading: "predictor", align: "left" },
          { heading: "layer" },
          { heading: "before", goes: 1 },
          { heading: "after", goes: 2 },
          { heading: "change" },
          { heading: "95 % interval", goes: 3, legend: intervalLegend },
          { heading: "", align: "left", wraps: true, tone: (found) => (found === "" ? undefined : "bad") },
        ],
        rows,
      },
    },
    {
      kind: "notes",
      lines: [`${metric}: ${metricFormulas[metric]}`],
    },
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
  { name: "interval_low", type: "float64" },
  { name: "interval_high", type: "float64" },
  { name: "origins_before", type: "int32" },
  { name: "origins_after", type: "int32" },
  { name: "verdict", type: "text" },
];

/** The report for a program: one row per predictor and layer; layer `all` is the mean over layers. */
export function compareTable({ differences }: CompareReport): DataTable {
  const records = differences.map(({ origins: [originsBefore, originsAfter], layer, interval, ...difference }) => ({
    ...difference,
    layer: String(layer ?? "all"),
    interval_low: interval?.[0] ?? null,
    interval_high: interval?.[1] ?? null,
    origins_before: originsBefore,
    origins_after: originsAfter,
  }));
  return dataTable(columns, records);
}
