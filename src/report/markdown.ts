import { withLegends } from "./legends.js";
import type { TextBlock, TextColumn, TextTable } from "./text-table.js";

/** A report as Markdown, for pull requests and notes. */
export function toMarkdown(blocks: readonly TextBlock[]): string {
  const rendered = withLegends(blocks).map((block) => {
    switch (block.kind) {
      case "heading":
        return `## ${escape(block.text)}`;
      case "paragraph":
        return escape(block.text);
      case "notes":
        return block.lines.map((line) => `- ${escape(line)}`).join("\n");
      case "table":
        return markdownTable(block.table);
    }
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
