import { counted } from "../counted.js";
import type { Backtest, LayerScores, PredictorScores } from "../backtest/scores.js";
import { metricFormulas, type ErrorMetrics } from "../stats/error-metrics.js";
import type { TraceSummary } from "../stats/trace-summary.js";
import type { Json } from "../predict/predictor.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import { fitNote } from "./fit-notes.js";
import { formatInteger, formatNumber, formatPercent } from "./format-number.js";
import { sparklines } from "./sparklines.js";
import type { TextBlock, TextColumn, TextTable } from "./text-table.js";
import { version } from "../version.js";

/** One predictor in one layer as a report has it: its errors by origin, null where there is none, and their means. */
export type LayerReport = Omit<LayerScores, "scores"> & {
  readonly [Metric in keyof ErrorMetrics]: readonly (number | null)[];
};

/** `predict --format json`. The shape changes only with the number of its schema. */
export interface PredictReport {
  readonly schema: "moeload.predict/1";
  readonly version: string;
  readonly trace: TraceSummary;
  readonly options: { readonly [name: string]: Json };
  readonly horizon: number;
  readonly stride: number;
  readonly origins: readonly number[];
  /** State of each layer at each origin. */
  readonly layers: Backtest["layers"];
  readonly predictors: readonly (Omit<PredictorScores, "layers"> & { readonly layers: readonly LayerReport[] })[];
}

/**
 * The report on a backtest.
 *
 * @param options all options of the evaluation, defaults included
 */
export function predictReport(
  trace: TraceSummary,
  options: { readonly [name: string]: Json },
  { horizon, stride, origins, layers, predictors }: Backtest,
): PredictReport {
  return {
    schema: "moeload.predict/1",
    version,
    trace,
    options,
    horizon,
    stride,
    origins,
    layers,
    predictors: predictors.map((predictor) => ({ ...predictor, layers: predictor.layers.map(layerReport) })),
  };
}

function layerReport({ scores, layer, ...rest }: LayerScores): LayerReport {
  const byOrigin = (metric: keyof ErrorMetrics): (number | null)[] => scores.map((score) => score?.[metric] ?? null);
  return {
    layer,
    errorRatio: byOrigin("errorRatio"),
    wape: byOrigin("wape"),
    mae: byOrigin("mae"),
    rmse: byOrigin("rmse"),
    ...rest,
  };
}

/** The report for a person: the predictors over all layers, then layer by layer. */
export function predictText(report: PredictReport): TextBlock[] {
  const { trace, horizon, stride, origins, predictors } = report;
  const ahead = horizon === 1 ? "the next iteration" : `the next ${formatInteger(horizon)} iterations`;
  const when = originsText(origins, stride);
  return [
    { kind: "heading", text: `${trace.source}: error of ${ahead}` },
    { kind: "paragraph", text: `${when}, ${statesOf(report)}; mean over origins, then over layers` },
    { kind: "table", table: predictorTable(report) },
    { kind: "table", table: layerTable(report) },
    {
      kind: "notes",
      lines: [...predictors.flatMap(fitNotes), ...failureNotes(predictors), ...idleNotes(predictors)],
    },
  ];
}

function originsText(origins: readonly number[], stride: number): string {
  if (origins.length === 1) return `1 origin, ${origins[0]!}`;
  return `${origins.length} origins, ${origins[0]!} to ${origins.at(-1)!}, ${formatInteger(stride)} apart`;
}

/** How many pairs of layer and origin are in each state, since few make a poor mean. */
function statesOf({ layers }: PredictReport): string {
  const all = layers.flatMap((layer) => layer.states);
  const stable = all.filter((state) => state === "stable").length;
  const [times, others] = [counted(stable, "time"), counted(all.length - stable, "time")];
  return `in ${counted(layers.length, "layer")} ${times} stable and ${others} transient`;
}

function idleNotes(predictors: PredictReport["predictors"]): string[] {
  const cells = predictors.map(({ layers }) => layers.reduce((sum, { idleCells }) => sum + idleCells, 0));
  const most = Math.max(...cells);
  return most === 0 ? [] : [`the error ratio leaves out ${formatInteger(most)} cells in which an expert was idle`];
}

function fitNotes({ name, layers }: PredictReport["predictors"][number]): string[] {
  const note = fitNote(
    name,
    layers.flatMap(({ fits }) => fits.map(({ details }) => details)),
  );
  return note === undefined ? [] : [note];
}

function failureNotes(predictors: PredictReport["predictors"]): string[] {
  const failed = predictors.flatMap(({ name, layers }) =>
    layers.flatMap(({ layer, failures }) => failures.map((failure) => ({ name, layer, ...failure }))),
  );
  const [first] = failed;
  if (first === undefined) return [];
  const where = `${first.name}, layer ${first.layer}, origin ${first.origin}`;
  return [`${formatInteger(failed.length)} forecasts failed; the first: ${where}: ${first.reason}`];
}

const name: TextColumn = { heading: "predictor", align: "left" };
const layerColumn: TextColumn = { heading: "layer" };
const states = ["overall", "stable", "transient"] as const;
const errorRatio = { group: "error ratio", legend: `error ratio: ${metricFormulas.errorRatio}` };
const wape = { group: "WAPE", legend: `WAPE: ${metricFormulas.wape}` };
/** Of the error ratio all columns stay; failures are told in the notes too. */
const scoreColumns: readonly TextColumn[] = [
  ...["all", "stable", "transient"].map((heading) => ({ ...errorRatio, heading })),
  { ...wape, heading: "all", goes: 8 },
  { ...wape, heading: "stable", goes: 5 },
  { ...wape, heading: "transient", goes: 4 },
  { heading: "failed", goes: 3 },
];
const sizeColumns: readonly TextColumn[] = [
  { heading: "MAE", goes: 2, legend: `MAE: ${metricFormulas.mae}` },
  { heading: "RMSE", goes: 1, legend: `RMSE: ${metricFormulas.rmse}` },
];
const floorColumn: TextColumn = {
  heading: "noise floor",
  goes: 7,
  legend: "noise floor: error ratio left if the true proportions were known and tokens were drawn independently",
};
const courseColumn: TextColumn = {
  heading: "by origin",
  align: "left",
  goes: 6,
  isChart: true,
  legend: "by origin: error ratio from the first to the last origin; all rows of a table on one log scale",
};

/** One origin makes no course. */
function hasCourse({ origins }: PredictReport): boolean {
  return origins.length > 1;
}

function predictorTable(report: PredictReport): TextTable {
  const { predictors } = report;
  const columns = [name, ...scoreColumns, ...sizeColumns];
  const rows = predictors.map(predictorRow);
  const courses = predictors.map(({ layers }) => report.origins.map((_, o) => meanErrorAt(layers, o)));
  return hasCourse(report) ? withCourses({ columns, rows }, courses) : { columns, rows };
}

function layerTable(report: PredictReport): TextTable {
  const { layers, predictors } = report;
  const columns = [layerColumn, name, ...scoreColumns, floorColumn];
  const rows = layers.flatMap((_, index) => predictors.map((predictor, p) => layerRow(predictor, index, p === 0)));
  const courses = layers.flatMap((_, index) => predictors.map((predictor) => predictor.layers[index]!.errorRatio));
  return hasCourse(report) ? withCourses({ columns, rows }, courses) : { columns, rows };
}

function withCourses({ columns, rows }: TextTable, courses: readonly (readonly (number | null)[])[]): TextTable {
  const charts = sparklines(courses);
  return { columns: [...columns, courseColumn], rows: rows.map((row, r) => [...row, charts[r]!]) };
}

/** Of the layers that were scored at an origin; null where none was. */
function meanErrorAt(layers: readonly LayerReport[], origin: number): number | null {
  const errors = layers.flatMap(({ errorRatio }) => errorRatio[origin] ?? []);
  return errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function scoreCells(scores: Pick<PredictorScores, "overall" | "stable" | "transient">, failed: number): string[] {
  const metrics = ["errorRatio", "wape"] as const;
  return [
    ...metrics.flatMap((metric) => states.map((state) => formatPercent(scores[state]?.[metric]))),
    String(failed),
  ];
}

function predictorRow(predictor: PredictReport["predictors"][number]): string[] {
  const failed = predictor.layers.reduce((sum, { failures }) => sum + failures.length, 0);
  const { mae, rmse } = predictor.overall ?? {};
  return [predictor.name, ...scoreCells(predictor, failed), formatNumber(mae), formatNumber(rmse)];
}

function layerRow(predictor: PredictReport["predictors"][number], index: number, first: boolean): string[] {
  const layer = predictor.layers[index]!;
  const cells = scoreCells(layer, layer.failures.length);
  return [first ? String(layer.layer) : "", predictor.name, ...cells, formatPercent(layer.noiseFloor)];
}

const columns: readonly DataColumn[] = [
  { name: "predictor", type: "text" },
  { name: "layer", type: "int32" },
  { name: "origin", type: "int32" },
  { name: "state", type: "text" },
  { name: "error_ratio", type: "float64" },
  { name: "wape", type: "float64" },
  { name: "mae", type: "float64" },
  { name: "rmse", type: "float64" },
  { name: "failure", type: "text" },
];

/** The report for a program: one row per predictor, layer and origin. */
export function predictTable({ origins, layers, predictors }: PredictReport): DataTable {
  const records = predictors.flatMap((predictor) =>
    predictor.layers.flatMap((layer, l) =>
      origins.map((origin, o) => ({
        predictor: predictor.name,
        layer: layer.layer,
        origin,
        state: layers[l]!.states[o]!,
        error_ratio: layer.errorRatio[o]!,
        wape: layer.wape[o]!,
        mae: layer.mae[o]!,
        rmse: layer.rmse[o]!,
        failure: layer.failures.find((failure) => failure.origin === origin)?.reason ?? null,
      })),
    ),
  );
  return dataTable(columns, records);
}
