import type { Data, DataType, Field, Schema } from "apache-arrow";

import { ArrowArena } from "./arrow-arena.js";
import { registerArrowDecoders } from "./arrow-decoders.js";
import { arrowColumn, arrowKind } from "./arrow-column.js";
import { decoded, decodedLater } from "./decoding.js";
import { arrowFooter } from "./arrow-footer.js";
import { recordBatchLayout } from "./arrow-header-check.js";
import { arrow } from "./arrow-library.js";
import { arrowMessages, schemaMessage, type ArrowMessage, type MessageRange } from "./arrow-messages.js";
import { batchSlices, type BatchSlice } from "./arrow-slices.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { damaged } from "../bytes/damaged.js";
import type { ColumnSchema, Table, TableChunk } from "../table/table.js";

/**
 * An Arrow IPC file as a table. It must have the footer that a complete file ends with.
 *
 * @throws {TraceError} it is damaged or cut short
 */
export async function openArrowFile(source: ByteSource): Promise<Table> {
  const { schema, blocks } = await arrowFooter(source);
  // Only the footer tells where messages are: Polars begins its files with something that is none.
  return tableOf(source, "Arrow IPC file", schema, () => blocksOf(source, blocks));
}

/**
 * An Arrow IPC stream as a table.
 *
 * @throws {TraceError} it is damaged or cut short inside a message
 */
export async function openArrowStream(source: ByteSource, warn: (warning: string) => void): Promise<Table> {
  const range = { start: 0, end: source.byteLength };
  const schema = await schemaOf(source, range);
  const onMissingEnd = (): void => {
    warn(`${source.name} lacks the marker that ends an Arrow stream: it may be cut short`);
  };
  return tableOf(source, "Arrow IPC stream", schema, () => arrowMessages(source, range, onMissingEnd));
}

function tableOf(
  source: ByteSource,
  container: string,
  schema: Schema,
  messages: () => AsyncIterable<ArrowMessage>,
): Table {
  registerArrowDecoders();
  return {
    container,
    columns: decoded(source.name, "its schema", () => schema.fields.map(columnOf)),
    metadata: Object.fromEntries(schema.metadata),
    rowWord: "row",
    chunks: (selected) => chunksOf(source, schema, messages(), selected),
  };
}

function columnOf({ name, type }: Field): ColumnSchema {
  // What the types promise, a damaged file does not keep.
  if (typeof (name as unknown) !== "string") throw new RangeError("a column without a name");
  return { name, kind: arrowKind(type as DataType), type: typeName(type as DataType) };
}

/** As in `Utf8`; Arrow's types have a `toString` of their own, which their declarations lack. */
function typeName(type: { toString: () => string }): string {
  return type.toString();
}

/** The dictionaries and the batches of a file, as a stream has them. */
async function* blocksOf(source: ByteSource, blocks: readonly MessageRange[]): AsyncGenerator<ArrowMessage> {
  for (const block of blocks) yield* arrowMessages(source, block, () => undefined);
}

async function schemaOf(source: ByteSource, range: MessageRange): Promise<Schema> {
  for await (const message of arrowMessages(source, range, () => undefined)) {
    if (message.kind !== "schema") break;
    const bytes = await source.slice(message.start, message.end);
    return decoded(source.name, "its schema", () => arrow.RecordBatchReader.from(bytes).open().schema);
  }
  throw damaged(source.name, "it has no schema");
}

async function* chunksOf(
  source: ByteSource,
  schema: Schema,
  messages: AsyncIterable<ArrowMessage>,
  selected: readonly number[],
): AsyncGenerator<TableChunk> {
  const arenas = [new ArrowArena(), new ArrowArena()] as const;
  /** The dictionaries so far, which a record batch may need. */
  let dictionaries: readonly ArrowMessage[] = [];
  let firstRow = 1;
  let batches = 0;
  for await (const message of messages) {
    if (message.kind === "dictionary") {
      dictionaries = [...dictionaries.filter((earlier) => !replaces(message, earlier)), message];
    }
    if (message.kind !== "batch") continue;
    const what = `its record batch ${++batches}`;
    const body = { start: message.bodyStart, length: message.end - message.bodyStart };
    const slices =
      decoded(source.name, what, () =>
        batchSlices(source, schema, recordBatchLayout(message.header), body, selected, arenas),
      ) ?? wholeBatch(source, schema, [...dictionaries, message], selected, arenas[0]);
    try {
      for (;;) {
        const next = await decodedLater(source.name, what, async () => chunkOf(await slices.next(), firstRow));
        if (next === undefined) break;
        firstRow += next.rows;
        yield next;
      }
    } finally {
      // It reads ahead.
      await slices.return(undefined);
    }
  }
}

/** A stream may send a dictionary anew before each of its batches. */
function replaces({ dictionary }: ArrowMessage, earlier: ArrowMessage): boolean {
  return dictionary !== undefined && !dictionary.isDelta && earlier.dictionary?.id === dictionary.id;
}

/** A record batch with the dictionaries before it, decoded by apache-arrow. */
async function* wholeBatch(
  source: ByteSource,
  schema: Schema,
  messages: readonly ArrowMessage[],
  selected: readonly number[],
  arena: ArrowArena,
): AsyncGenerator<BatchSlice> {
  const preamble = schemaMessage(schema);
  const length = messages.reduce((sum, { start, end }) => sum + end - start, preamble.length);
  arena.clear();
  const bytes = arena.take(length);
  bytes.set(preamble);
  let at = preamble.length;
  for (const { start, end } of messages) {
    await source.readInto(bytes.subarray(at, at + end - start), start);
    at += end - start;
  }
  const [batch] = arrow.RecordBatchReader.from(bytes);
  if (batch === undefined) throw new RangeError("no record batch");
  const columns = selected.map((position) => batch.data.children[position] as Data);
  for (const { length: values } of columns) {
    if (values !== batch.numRows) throw new RangeError(`${values} values in a batch of ${batch.numRows} rows`);
  }
  yield { rows: batch.numRows, columns };
}

function chunkOf({ done, value }: IteratorResult<BatchSlice, unknown>, firstRow: number): TableChunk | undefined {
  if (done === true) return undefined;
  const { rows, columns } = value;
  return { rows, rowNumber: (index) => firstRow + index, columns: columns.map(arrowColumn) };
}
