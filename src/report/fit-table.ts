import type { TextColumn, TextTable } from "./text-table.js";
import { wrapText } from "./wrap-text.js";

/** Between two columns. */
export const columnGap = "  ";

/** A table in so many characters: each cell is the lines it takes. */
export interface FittedTable {
  readonly columns: readonly TextColumn[];
  readonly widths: readonly number[];
  readonly rows: readonly (readonly (readonly string[])[])[];
  /** Columns that found no room. */
  readonly dropped: readonly TextColumn[];
}

/** A column that wraps keeps at least so many characters. */
const leastWrapped = 16;

/**
 * Fits a table into lines of `width` characters: columns go in the order that they name, but for those that still find
 * room in the end, and those that may be wrapped get what is left. A table that is too wide even so stays that.
 */
export function fitTable({ columns, rows }: TextTable, width: number): FittedTable {
  let kept = columns.map((_, index) => index);
  const natural = columns.map(({ heading }, c) => Math.max(heading.length, ...rows.map((row) => row[c]!.length)));
  const least = natural.map((own, c) => (columns[c]!.wraps === true ? Math.min(own, leastWrapped) : own));
  const widthsOf = (chosen: readonly number[], from: readonly number[]): number[] =>
    widenedForGroups(
      chosen.map((c) => columns[c]!),
      chosen.map((c) => from[c]!),
    );
  const order = kept
    .filter((c) => columns[c]!.goes !== undefined)
    .sort((a, b) => columns[a]!.goes! - columns[b]!.goes!);
  const gone: number[] = [];
  while (gone.length < order.length && lineLength(widthsOf(kept, least)) > width) {
    gone.push(order[gone.length]!);
    kept = kept.filter((c) => c !== gone.at(-1));
  }
  // The last to go may have been wide enough to leave room for narrower ones.
  for (const c of gone.reverse()) {
    const more = [...kept, c].sort((a, b) => a - b);
    if (lineLength(widthsOf(more, least)) <= width) kept = more;
  }
  const widths = widthsOf(kept, natural);
  for (const [place, c] of kept.entries()) {
    const excess = lineLength(widths) - width;
    if (columns[c]!.wraps === true && excess > 0) widths[place] = Math.max(least[c]!, widths[place]! - excess);
  }
  return {
    columns: kept.map((c) => columns[c]!),
    widths,
    rows: rows.map((row) => kept.map((c, place) => wrapText(row[c]!, widths[place]!, { breakWords: true }))),
    dropped: columns.filter((_, c) => !kept.includes(c)),
  };
}

/** Characters of columns side by side. */
export function lineLength(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + columnGap.length, -columnGap.length);
}

/** Runs of columns that share a heading, as [first, end), the end exclusive; a column without one is a run of its own. */
export function groupRuns(columns: readonly TextColumn[]): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let first = 0; first < columns.length;) {
    const { group } = columns[first]!;
    let end = first + 1;
    while (group !== undefined && columns[end]?.group === group) end += 1;
    runs.push([first, end]);
    first = end;
  }
  return runs;
}

/** The same widths, but for groups that are narrower than their heading: their last column takes what is missing. */
function widenedForGroups(columns: readonly TextColumn[], widths: readonly number[]): number[] {
  const wide = [...widths];
  for (const [first, end] of groupRuns(columns)) {
    const missing = (columns[first]!.group?.length ?? 0) - lineLength(widths.slice(first, end));
    if (missing > 0) wide[end - 1]! += missing;
  }
  return wide;
}
