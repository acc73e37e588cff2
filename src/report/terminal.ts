import { columnGap, fitTable, groupRuns, lineLength, type FittedTable } from "./fit-table.js";
import { withLegends } from "./legends.js";
import { splitTable } from "./split-table.js";
import type { TextBlock, TextColumn, TextTable, Tone } from "./text-table.js";
import { wrapText } from "./wrap-text.js";

/** How a terminal is spoken to. */
export interface TerminalOptions {
  /** Whether escape sequences for colours, bold and dim are understood and wanted. @default false */
  readonly colour?: boolean;
  /** Whether block elements can be shown; without them, tables have no charts. @default true */
  readonly blocks?: boolean;
  /** Characters that a line may have. @default Infinity */
  readonly width?: number;
}

type Style = (text: string) => string;

/** Told apart by colour-blind people too. */
const toneCodes: Readonly<Record<Tone, number>> = { good: 36, caution: 33, bad: 31 };

/** A report for a terminal: aligned columns, a blank line between blocks. */
export function toTerminal(
  blocks: readonly TextBlock[],
  { colour = false, blocks: charts = true, width = Infinity }: TerminalOptions = {},
): string {
  const styled = (code: number): Style =>
    colour ? (text) => (text === "" ? "" : `\u001b[${code}m${text}\u001b[0m`) : (text) => text;
  const [bold, dim] = [styled(1), styled(2)];
  const dropped = new Set<string>();
  const fitted = (table: TextTable): FittedTable[] =>
    splitTable(charts ? table : withoutCharts(table), width).map((part) => fitTable(part, width));
  const rendered = withLegends(blocks, (table) => fitted(table).flatMap(({ columns }) => columns)).map((block) => {
    switch (block.kind) {
      case "heading":
        return wrapText(block.text, width).map(bold).join("\n");
      case "paragraph":
        return wrapText(block.text, width).join("\n");
      case "notes":
        return block.lines.flatMap((line) => (block.verbatim === true ? [line] : wrappedNote(line, width))).join("\n");
      case "table": {
        const parts = fitted(block.table);
        for (const column of parts.flatMap((part) => part.dropped)) dropped.add(nameOf(column));
        return parts.map((part) => tableLines(part, dim, (tone) => styled(toneCodes[tone])).join("\n")).join("\n\n");
      }
    }
  });
  if (dropped.size > 0) {
    const note = `left out of a table for lack of width: ${[...dropped].join(", ")}; a wider terminal or --format md shows all`;
    rendered.push(wrapText(note, width).map(dim).join("\n"));
  }
  return `${rendered.join("\n\n")}\n`;
}

/** What continues a note is indented. */
function wrappedNote(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  return wrapText(line, width - columnGap.length).map((part, index) => (index === 0 ? part : `${columnGap}${part}`));
}

function withoutCharts({ columns, rows }: TextTable): TextTable {
  const shown = <T>(cells: readonly T[]): T[] => cells.filter((_, c) => columns[c]!.isChart !== true);
  return { columns: shown(columns), rows: rows.map(shown) };
}

function nameOf({ group, heading }: TextColumn): string {
  return group === undefined ? heading : `${group} ${heading}`;
}

function tableLines({ columns, widths, rows }: FittedTable, dim: Style, toned: (tone: Tone) => Style): string[] {
  const styles = (row: readonly (readonly string[])[]): Style[] =>
    columns.map(({ tone }, c) => {
      const found = tone?.(row[c]!.join(" "));
      return found === undefined ? (text) => text : toned(found);
    });
  const groups = columns.some(({ group }) => group !== undefined) ? [dim(groupLine(columns, widths))] : [];
  const heading = dim(
    alignRow(
      columns,
      widths,
      columns.map(({ heading: text }) => text),
    ),
  );
  return [...groups, heading, ...rows.flatMap((row) => rowLines(columns, widths, row, styles(row)))];
}

/** A row takes as many lines as the longest of its cells. */
function rowLines(
  columns: readonly TextColumn[],
  widths: readonly number[],
  row: readonly (readonly string[])[],
  styles: readonly Style[],
): string[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    alignRow(
      columns,
      widths,
      row.map((cell) => cell[line] ?? ""),
      styles,
    ),
  );
}

function alignRow(
  columns: readonly TextColumn[],
  widths: readonly number[],
  cells: readonly string[],
  styles: readonly Style[] = [],
): string {
  let line = "";
  // Blanks are added only in front of text, and never coloured.
  let blanks = 0;
  for (const [c, cell] of cells.entries()) {
    const missing = widths[c]! - cell.length;
    const before = columns[c]!.align === "left" ? 0 : missing;
    if (cell !== "") line += " ".repeat(blanks + before) + (styles[c]?.(cell) ?? cell);
    blanks = (cell === "" ? blanks + widths[c]! : missing - before) + columnGap.length;
  }
  return line;
}

/** Headings of groups, each flush with its columns' right edge, as their numbers are. */
function groupLine(columns: readonly TextColumn[], widths: readonly number[]): string {
  const headings = groupRuns(columns).map(([first, end]) =>
    (columns[first]!.group ?? "").padStart(lineLength(widths.slice(first, end))),
  );
  return headings.join(columnGap).trimEnd();
}
