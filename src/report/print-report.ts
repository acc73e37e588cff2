import { dataEncoder } from "./data-encoder.js";
import type { DataTable } from "./data-table.js";
import { toJson } from "./json.js";
import { toMarkdown } from "./markdown.js";
import { toTerminal, type TerminalOptions } from "./terminal.js";
import type { TextBlock } from "./text-table.js";

export const reportFormats = ["table", "json", "csv", "md", "arrow"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The views of one report; each is made only if its format asks for it. */
export interface ReportViews {
  readonly json: () => unknown;
  readonly text: () => readonly TextBlock[];
  readonly table: () => DataTable;
  /** Where Markdown is more than `text` in other signs. */
  readonly markdown?: () => string;
}

/** A report in the format asked for. */
export async function printReport(
  views: ReportViews,
  format: ReportFormat,
  terminal: TerminalOptions,
): Promise<Uint8Array | string> {
  switch (format) {
    case "table":
      return toTerminal(views.text(), terminal);
    case "md":
      return views.markdown?.() ?? toMarkdown(views.text());
    case "json":
      return toJson(views.json());
    case "csv":
    case "arrow": {
      const { columns, rows } = views.table();
      const encoder = await dataEncoder(format, columns);
      return Buffer.concat([await encoder.encode(rows), await encoder.finish()].map((part) => Buffer.from(part)));
    }
  }
}
