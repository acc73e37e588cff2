import { RecordBatchReader, type Data, type DataType, type Field, type RecordBatch, type Schema } from "apache-arrow";

import { registerArrowCodecs } from "./arrow-codecs.js";
import { arrowColumn, arrowKind } from "./arrow-column.js";
import { decoded } from "./arrow-decoding.js";
import { arrowFooter } from "./arrow-footer.js";
import { arrowMessages, schemaMessage, type ArrowMessage, type MessageRange } from "./arrow-messages.js";
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
  return tableOf(source, "Arrow IPC file", schema, () => blocksOf(source, schema, blocks));
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

async function tableOf(
  source: ByteSource,
  container: string,
  schema: Schema,
  messages: () => AsyncIterable<ArrowMessage>,
): Promise<Table> {
  await registerArrowCodecs();
  return {
    container,
    columns: decoded(source.name, "its schema", () => schema.fields.map(columnOf)),
    metadata: Object.fromEntries(schema.metadata),
    rowWord: "row",
    chunks: (selected) => chunksOf(source.name, messages(), selected),
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

/** The schema, the dictionaries and the batches of a file, as a stream has them. */
async function* blocksOf(
  source: ByteSource,
  schema: Schema,
  blocks: readonly MessageRange[],
): AsyncGenerator<ArrowMessage> {
  yield { kind: "schema", bytes: schemaMessage(schema) };
  for (const block of blocks) yield* arrowMessages(source, block, () => undefined);
}

async function schemaOf(source: ByteSource, range: MessageRange): Promise<Schema> {
  for await (const message of arrowMessages(source, range, () => undefined)) {
    if (message.kind !== "schema") break;
    return decoded(source.name, "its schema", () => RecordBatchReader.from(message.bytes).open().schema);
  }
  throw damaged(source.name, "it has no schema");
}

async function* chunksOf(
  name: string,
  messages: AsyncIterable<ArrowMessage>,
  selected: readonly number[],
): AsyncGenerator<TableChunk> {
  /** What a record batch needs to be decoded by itself: the schema, and the dictionaries so far. */
  let preamble: readonly ArrowMessage[] = [];
  let firstRow = 1;
  let batches = 0;
  for await (const message of messages) {
    if (message.kind !== "batch") {
      preamble = [...preamble.filter((earlier) => !replaces(message, earlier)), message];
      continue;
    }
    const chunk = decoded(name, `its record batch ${++batches}`, () =>
      chunkOf(onlyBatch([...preamble, message]), selected, firstRow),
    );
    firstRow += chunk.rows;
    yield chunk;
  }
}

/** A stream may send a dictionary anew before each of its batches. */
function replaces({ dictionary }: ArrowMessage, earlier: ArrowMessage): boolean {
  return dictionary !== undefined && !dictionary.isDelta && earlier.dictionary?.id === dictionary.id;
}

function onlyBatch(messages: readonly ArrowMessage[]): RecordBatch {
  const [batch] = RecordBatchReader.from(Buffer.concat(messages.map(({ bytes }) => bytes)));
  if (batch === undefined) throw new RangeError("no record batch");
  return batch;
}

function chunkOf(batch: RecordBatch, selected: readonly number[], firstRow: number): TableChunk {
  const rows = batch.numRows;
  const columns = selected.map((position) => {
    const data = batch.data.children[position] as Data;
    if (data.length !== rows) throw new RangeError(`${data.length} values in a batch of ${rows} rows`);
    return arrowColumn(data);
  });
  return { rows, rowNumber: (index) => firstRow + index, columns };
}
