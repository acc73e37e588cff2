import { Pool } from "../../parallel/pool.js";
import { sourceReader, textReader } from "../bytes/byte-reader.js";
import { delimitedAhead } from "./delimited-ahead.js";
import { delimitedChunks } from "./delimited-chunks.js";
import { delimitedHeader, type DelimitedHeader } from "./delimited-header.js";
import { DelimitedRecords } from "./delimited-records.js";
import type { ColumnSchema, Table, TableChunk } from "../table/table.js";
import type { TextSource } from "../bytes/text-source.js";

/**
 * CSV or TSV as a table: header line first; quotes, blank lines, `#` comment lines, any line ends; separated by
 * commas, tabs or semicolons. Counts in one cell are a JSON list.
 *
 * @param jobs threads that parse a large file that is not compressed
 * @throws {TraceError} there is no header; later, a record that does not fit it
 */
export async function openDelimited(text: TextSource, jobs: number): Promise<Table> {
  const header = await delimitedHeader(text);
  const columns = schemaOf(header);
  return {
    container: (header.delimiter === "\t" ? "TSV" : "CSV") + text.suffix,
    columns,
    metadata: {},
    rowWord: "line",
    chunks: (selected) => chunksOf(text, header, columns, selected, jobs),
  };
}

function schemaOf({ names, firstRecord }: DelimitedHeader): readonly ColumnSchema[] {
  return names.map((name, field) => {
    const isList = firstRecord[field]?.trimStart().startsWith("[") ?? false;
    return { name, ...(isList ? { kind: "list", type: "a list" } : { kind: "number", type: "text" }) };
  });
}

/** A file of so many bytes is parsed sooner than other threads are started. */
const bytesAlone = 1 << 25;

async function* chunksOf(
  text: TextSource,
  { delimiter }: DelimitedHeader,
  columns: readonly ColumnSchema[],
  selected: readonly number[],
  jobs: number,
): AsyncGenerator<TableChunk> {
  const { name, bytes } = text;
  const kinds = columns.map(({ kind }) => (kind === "list" ? "list" : "number"));
  const shape = { delimiter, kinds, selected };
  if (bytes === undefined || bytes.byteLength <= bytesAlone || jobs === 1) {
    yield* delimitedChunks(name, textReader(text), shape);
    return;
  }
  const records = new DelimitedRecords(name, shape);
  const from = yield* delimitedAhead(bytes, shape, records, Pool.of(jobs, { callerWorks: true }));
  yield* delimitedChunks(name, sourceReader(bytes, from), shape, records);
}
