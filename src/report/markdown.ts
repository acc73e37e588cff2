import type { TextBlock, TextColumn, TextTable } from "./text-table.js";

/** A report as Markdown, for pull requests and notes. */
export function toMarkdown(blocks: readonly TextBlock[]): string {
  const rendered = blocks.map((block) => {
    if (block.kind === "table") return markdownTable(block.table);
    return block.kind === "heading" ? `## ${escape(block.text)}` : escape(block.text);
  });
  return `${rendered.join("\n\n")}\n`;
}

function markdownTable({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(" | ")} |`;
  const rule = columns.map(({ align }) => (align === "left" ? "---" : "---:"));
  return [line(columns.map(fullHeading)), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Markdown has one heading row: a group's name goes before that of its column. */
function fullHeading({ group, heading }: TextColumn): string {
  return group === undefined ? heading : `${group}, ${heading}`;
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|");
}
