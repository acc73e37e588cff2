import { textReader } from "../bytes/byte-reader.js";
import { delimitedChunks } from "./delimited-chunks.js";
import { delimitedHeader, type DelimitedHeader } from "./delimited-header.js";
import type { ColumnSchema, Table, TableChunk } from "../table/table.js";
import type { TextSource } from "../bytes/text-source.js";

/**
 * CSV or TSV as a table: header line first; quotes, blank lines, `#` comment lines, any line ends; separated by
 * commas, tabs or semicolons. Counts in one cell are a JSON list.
 *
 * @throws {TraceError} there is no header; later, a record that does not fit it
 */
export async function openDelimited(text: TextSource): Promise<Table> {
  const header = await delimitedHeader(text);
  const columns = schemaOf(header);
  return {
    container: (header.delimiter === "\t" ? "TSV" : "CSV") + text.suffix,
    columns,
    metadata: {},
    rowWord: "line",
    chunks: (selected) => chunksOf(text, header, columns, selected),
  };
}

function schemaOf({ names, firstRecord }: DelimitedHeader): readonly ColumnSchema[] {
  return names.map((name, field) => {
    const isList = firstRecord[field]?.trimStart().startsWith("[") ?? false;
    return { name, ...(isList ? { kind: "list", type: "a list" } : { kind: "number", type: "text" }) };
  });
}

function chunksOf(
  text: TextSource,
  { delimiter }: DelimitedHeader,
  columns: readonly ColumnSchema[],
  selected: readonly number[],
): AsyncIterable<TableChunk> {
  const kinds = columns.map(({ kind }) => (kind === "list" ? "list" : "number"));
  return delimitedChunks(text.name, textReader(text), { delimiter, kinds, selected });
}
