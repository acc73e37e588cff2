import type { DataColumn, DataEncoder } from "./data-table.js";

/** RFC 4180 with line feeds; numbers unrounded, a missing one empty. */
export function csvEncoder(columns: readonly DataColumn[]): DataEncoder {
  let heading = `${columns.map(({ name }) => quote(name)).join(",")}\n`;
  return {
    encode: (chunk) => {
      const lines = [heading];
      heading = "";
      for (let row = 0; row < chunk[0]!.length; row += 1) {
        lines.push(`${chunk.map((column) => cell(column[row]!)).join(",")}\n`);
      }
      return Promise.resolve(lines.join(""));
    },
    finish: () => Promise.resolve(heading),
  };
}

function cell(value: number | string): string {
  if (typeof value === "string") return quote(value);
  return Number.isNaN(value) ? "" : String(value);
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
