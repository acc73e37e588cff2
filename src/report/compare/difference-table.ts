import type { CompareReport, Comparison } from "../compare-report.js";
import { formatNumber, formatPercent } from "../format-number.js";
import type { TextColumn, TextTable } from "../text-table.js";
import type { Difference } from "./difference.js";
import { formatChange, formatInterval, type Found } from "./sentences.js";

type Column<Row> = TextColumn & { readonly cell: (row: Row) => string };

export function foundIn({ differences, report }: Comparison): Found[] {
  return differences.map((difference) => ({ difference, report }));
}

/** A row for each difference; columns that would say the same in every row of the report are left out. */
export function differenceTable(report: CompareReport, found: readonly Found[]): TextTable {
  const source: Column<Found> = { heading: "report", align: "left", cell: (one) => one.report };
  const ofDifference = [
    ...placeColumns(report),
    ...numberColumns,
    ...(report.options.tolerances.length > 0 ? judgementColumns : []),
  ];
  const columns = [
    ...(report.comparisons.length > 1 ? [source] : []),
    ...ofDifference.map((column): Column<Found> => ({ ...column, cell: (one) => column.cell(one.difference) })),
  ];
  return { columns, rows: found.map((one) => columns.map(({ cell }) => cell(one))) };
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
  { heading: "before", cell: ({ before }) => formatNumber(before) },
  { heading: "after", cell: ({ after }) => formatNumber(after) },
  { heading: "change", cell: ({ change }) => formatChange(change) },
  { heading: "95 % interval", cell: ({ interval }) => formatInterval(interval) },
];

const judgementColumns: readonly Column<Difference>[] = [
  { heading: "allowed", cell: ({ limit }) => (limit === null ? "" : formatPercent(limit)) },
  { heading: "verdict", align: "left", cell: ({ verdict }) => (verdict === "not judged" ? "" : verdict) },
];
