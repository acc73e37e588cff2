import type { TextBlock, TextColumn, TextTable } from "./text-table.js";

/** How a terminal is spoken to. */
export interface TerminalOptions {
  /** Whether escape sequences for bold and dim are understood and wanted. @default false */
  readonly colour?: boolean;
}

const gap = "  ";

/** A report for a terminal: aligned columns, a blank line between blocks. */
export function toTerminal(blocks: readonly TextBlock[], { colour = false }: TerminalOptions = {}): string {
  const style = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const rendered = blocks.map((block) => {
    switch (block.kind) {
      case "heading":
        return style(1, block.text);
      case "paragraph":
        return block.text;
      case "notes":
        return block.lines.join("\n");
      case "table":
        return terminalTable(block.table, (text) => style(2, text));
    }
  });
  return `${rendered.join("\n\n")}\n`;
}

function terminalTable({ columns, rows }: TextTable, dim: (text: string) => string): string {
  const cells = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, c) => Math.max(...cells.map((row) => row[c]!.length)));
  const groups = widenForGroups(columns, widths);
  const lines = rows.map((row) => alignRow(row, columns, widths));
  const heading = alignRow(cells[0]!, columns, widths);
  return [...(groups === undefined ? [] : [dim(groups)]), dim(heading), ...lines].join("\n");
}

function alignRow(row: readonly string[], columns: readonly TextColumn[], widths: readonly number[]): string {
  const cells = row.map((cell, c) =>
    columns[c]!.align === "left" ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!),
  );
  return cells.join(gap).trimEnd();
}

/** The line of group headings, each over the left edge of its columns; widens those too narrow for their heading. */
function widenForGroups(columns: readonly TextColumn[], widths: number[]): string | undefined {
  if (columns.every(({ group }) => group === undefined)) return undefined;
  let line = "";
  for (let c = 0; c < columns.length;) {
    const { group } = columns[c]!;
    let end = c + 1;
    while (group !== undefined && columns[end]?.group === group) end += 1;
    const span = (): number => widths.slice(c, end).reduce((sum, width) => sum + width + gap.length, -gap.length);
    if (group !== undefined && group.length > span()) widths[end - 1]! += group.length - span();
    // A group's heading is flush with its columns' right edge, as their numbers are.
    line += (group ?? "").padStart(span()) + gap;
    c = end;
  }
  return line.trimEnd();
}
