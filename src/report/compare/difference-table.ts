import type { CompareReport } from "../compare-report.js";
import { formatNumber, formatPercent } from "../format-number.js";
import type { TextColumn, TextTable, Tone } from "../text-table.js";
import { isFailure, type Difference } from "./difference.js";
import { formatChange, formatInterval, type Found } from "./sentences.js";

type Column<Row> = TextColumn & { readonly cell: (row: Row) => string };

/** A row for each difference; columns that would say the same in every row of the report are left out. */
export function differenceTable(report: CompareReport, differences: readonly Difference[]): TextTable {
  return tableOf(differenceColumns(report), differences);
}

/** The same with the report of each, where there are several. */
export function foundTable(report: CompareReport, found: readonly Found[]): TextTable {
  const source: Column<Found> = { heading: "report", align: "left", wraps: true, cell: (one) => one.report };
  return tableOf(
    [
      ...(report.comparisons.length > 1 ? [source] : []),
      ...differenceColumns(report).map((column): Column<Found> => ({
        ...column,
        cell: (one) => column.cell(one.difference),
      })),
    ],
    found,
  );
}

function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): TextTable {
  return { columns, rows: rows.map((row) => columns.map(({ cell }) => cell(row))) };
}

function differenceColumns(report: CompareReport): Column<Difference>[] {
  const judgement = report.options.tolerances.length > 0 ? judgementColumns : [];
  return [...placeColumns(report), ...numberColumns, ...judgement];
}

/** Which error it is. */
export function placeColumns({ options }: CompareReport): Column<Difference>[] {
  return [
    { heading: "predictor", align: "left", cell: ({ predictor }) => predictor },
    { heading: "layer", cell: ({ layer }) => String(layer ?? "all") },
    ...(options.metrics.length > 1 ? [metricColumn] : []),
  ];
}

const metricColumn: Column<Difference> = { heading: "metric", align: "left", cell: ({ metric }) => metric };

const numberColumns: readonly Column<Difference>[] = [
  { heading: "before", goes: 1, cell: ({ before }) => formatNumber(before) },
  { heading: "after", goes: 2, cell: ({ after }) => formatNumber(after) },
  { heading: "change", cell: ({ change }) => formatChange(change) },
  { heading: "95 % interval", goes: 4, cell: ({ interval }) => formatInterval(interval) },
];

const judgementColumns: readonly Column<Difference>[] = [
  { heading: "allowed", goes: 3, cell: ({ limit }) => (limit === null ? "" : formatPercent(limit)) },
  { heading: "verdict", align: "left", tone: toneOf, cell: ({ verdict }) => verdictWords(verdict) },
];

function verdictWords(verdict: Difference["verdict"]): string {
  return verdict === "not judged" ? "" : verdict;
}

function toneOf(verdict: string): Tone | undefined {
  return isFailure({ verdict: verdict as Difference["verdict"] }) ? "bad" : undefined;
}
