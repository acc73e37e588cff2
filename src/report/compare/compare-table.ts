import type { CompareReport } from "../compare-report.js";
import { dataTable, type DataColumn, type DataTable } from "../data-table.js";

const columns: readonly DataColumn[] = [
  { name: "baseline", type: "text" },
  { name: "report", type: "text" },
  { name: "predictor", type: "text" },
  { name: "layer", type: "text" },
  { name: "metric", type: "text" },
  { name: "before", type: "float64" },
  { name: "after", type: "float64" },
  { name: "change", type: "float64" },
  { name: "interval_low", type: "float64" },
  { name: "interval_high", type: "float64" },
  { name: "limit", type: "float64" },
  { name: "origins_before", type: "int32" },
  { name: "origins_after", type: "int32" },
  { name: "verdict", type: "text" },
];

/** The report for a program: one row per report, predictor, metric and layer; layer `all` is the mean over layers. */
export function compareTable({ comparisons }: CompareReport): DataTable {
  const records = comparisons.flatMap(({ baseline, report, differences }) =>
    differences.map(({ origins: [before, after], layer, interval, ...difference }) => ({
      ...difference,
      baseline,
      report,
      layer: String(layer ?? "all"),
      interval_low: interval?.[0] ?? null,
      interval_high: interval?.[1] ?? null,
      origins_before: before,
      origins_after: after,
    })),
  );
  return dataTable(columns, records);
}
