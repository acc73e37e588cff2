import { fitTable, groupRuns, lineLength } from "./fit-table.js";
import type { TextTable } from "./text-table.js";

/**
 * The parts of a table that has `rowHeadings` and is wider than `width`, with as many groups of columns in each as fit,
 * at least one; any other table as it is.
 */
export function splitTable(table: TextTable, width: number): TextTable[] {
  const { columns, rowHeadings } = table;
  if (rowHeadings === undefined || naturalWidth(table) <= width) return [table];
  const parts: number[][] = [];
  for (const [first, end] of groupRuns(columns).filter(([begin]) => begin >= rowHeadings)) {
    const group = [...columns.keys()].slice(first, end);
    const part = parts.at(-1);
    if (part !== undefined && naturalWidth(partOf(table, [...part, ...group])) <= width) part.push(...group);
    else parts.push(group);
  }
  return parts.map((part) => partOf(table, part));
}

function naturalWidth(table: TextTable): number {
  return lineLength(fitTable(table, Infinity).widths);
}

/** The headings of the rows, and some other columns. */
function partOf({ columns, rows, rowHeadings = 0 }: TextTable, others: readonly number[]): TextTable {
  const chosen = [...columns.keys()].filter((c) => c < rowHeadings || others.includes(c));
  return { columns: chosen.map((c) => columns[c]!), rows: rows.map((row) => chosen.map((c) => row[c]!)) };
}
