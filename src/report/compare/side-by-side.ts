import { formatNumber } from "../format-number.js";
import type { CompareReport, Comparison } from "../compare-report.js";
import type { TextColumn, TextTable } from "../text-table.js";
import { placeColumns } from "./difference-table.js";
import { isFailure, isWithinNoise, type Difference } from "./difference.js";
import { formatChange } from "./sentences.js";

/** What stands beside a change. */
export const markNote = "~ beside a change: within the noise; !: it fails, as worse than allowed or without scores";

/** Reports beside their baseline: the columns `after` and `change` for each. */
export function sideBySideTable(report: CompareReport, comparisons: readonly Comparison[]): TextTable {
  const places = placeColumns(report);
  const byPlace = comparisons.map(({ differences }) => new Map(differences.map((one) => [keyOf(one), one])));
  const all = new Map(byPlace.flatMap((differences) => [...differences]));
  const rows = [...all].map(([place, difference]) => {
    const beside = byPlace.map((differences) => differences.get(place));
    const before = beside.find((one) => (one?.before ?? null) !== null)?.before;
    const cells = beside.flatMap((one) => [formatNumber(one?.after), changeCell(one)]);
    return [...places.map(({ cell }) => cell(difference)), formatNumber(before), ...cells];
  });
  const names = shortNames([comparisons[0]!.baseline, ...comparisons.map((comparison) => comparison.report)]);
  const columns = names.slice(1).flatMap((group): TextColumn[] => [
    { heading: "after", group },
    { heading: "change", group },
  ]);
  return {
    columns: [...places, { heading: "before", group: names[0]! }, ...columns],
    rows,
    rowHeadings: places.length + 1,
  };
}

function keyOf({ predictor, layer, metric }: Difference): string {
  return JSON.stringify([predictor, layer, metric]);
}

/** Marked so that the eye finds what stands out. */
function changeCell(difference: Difference | undefined): string {
  if (difference === undefined) return "-  ";
  const { change } = difference;
  const mark = isFailure(difference) ? "!" : isWithinNoise(difference) && change !== 0 ? "~" : " ";
  return `${formatChange(change)} ${mark}`;
}

/** Paths without their folders, where those are not needed to tell them apart. */
function shortNames(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => path.split(/[\\/]/).at(-1)!);
  return new Set(names).size === new Set(paths).size ? names : paths;
}
