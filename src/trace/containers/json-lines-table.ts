import { TraceError } from "../../errors.js";
import { IntegerColumnBuilder } from "../table/integer-column-builder.js";
import type { ColumnSchema, Table, TableChunk } from "../table/table.js";
import { newline } from "./ascii.js";
import { textRecords, type RecordParser } from "./text-records.js";
import type { TextSource } from "../bytes/text-source.js";

/** One line of the text that is not blank. */
export interface JsonLine {
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * JSON Lines as a table: one object a line, its keys the columns, blank lines left out. The keys of the first object
 * are the schema; a later object that lacks one holds nothing there.
 *
 * @throws {TraceError} a line is no JSON object
 */
export async function openJsonLines(text: TextSource): Promise<Table> {
  const columns = await schemaOf(text);
  return {
    container: `JSON Lines${text.suffix}`,
    columns,
    metadata: {},
    rowWord: "line",
    chunks: (selected) => chunksOf(text, columns, selected),
  };
}

async function schemaOf(text: TextSource): Promise<readonly ColumnSchema[]> {
  for await (const lines of jsonLines(text)) {
    const first = lines[0];
    if (first !== undefined) return Object.entries(first.record).map(([name, value]) => columnOf(name, value));
  }
  throw new TraceError(`${text.name} holds no rows`);
}

function columnOf(name: string, value: unknown): ColumnSchema {
  if (Array.isArray(value)) return { name, kind: "list", type: "a list" };
  if (typeof value === "number" || value === null) return { name, kind: "number", type: "a number" };
  return { name, kind: "other", type: typeof value === "string" ? "text" : `a JSON ${typeof value}` };
}

async function* chunksOf(
  text: TextSource,
  columns: readonly ColumnSchema[],
  selected: readonly number[],
): AsyncGenerator<TableChunk> {
  const names = selected.map((column) => columns[column]!.name);
  const builders = selected.map(
    (column) => new IntegerColumnBuilder(columns[column]!.kind === "list" ? "list" : "number"),
  );
  for await (const lines of jsonLines(text)) {
    for (const builder of builders) builder.clear();
    for (const { record } of lines) {
      for (let column = 0; column < names.length; column++) builders[column]!.addCell(ownValue(record, names[column]!));
    }
    yield {
      rows: lines.length,
      rowNumber: (index) => lines[index]!.line,
      columns: builders.map((builder) => builder.column()),
    };
  }
}

/** Not `record[name]`: every object has a `constructor`. */
function ownValue(record: JsonLine["record"], name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * The objects of a text, chunk by chunk.
 *
 * @throws {TraceError} a line is no JSON object
 */
export function jsonLines(text: TextSource): AsyncIterable<readonly JsonLine[]> {
  return textRecords(text.name, text.open(), new JsonLinesParser(text.name));
}

class JsonLinesParser implements RecordParser<readonly JsonLine[]> {
  readonly #name: string;
  #line = 0;
  #lines: JsonLine[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  parse(bytes: Uint8Array, final: boolean): number {
    this.#lines = [];
    let start = 0;
    while (start < bytes.length) {
      const found = bytes.indexOf(newline, start);
      if (found < 0 && !final) break;
      const end = found < 0 ? bytes.length : found;
      this.#take(
        Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
          .toString("utf8")
          .trim(),
      );
      start = end + 1;
    }
    return Math.min(start, bytes.length);
  }

  chunk(): readonly JsonLine[] {
    return this.#lines;
  }

  #take(content: string): void {
    const line = ++this.#line;
    if (content !== "") this.#lines.push({ line, record: recordOf(content, this.#name, line) });
  }
}

function recordOf(content: string, name: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new TraceError(`${name}: line ${line}: is not valid JSON`, { cause: error });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TraceError(`${name}: line ${line}: must be a JSON object`);
}
