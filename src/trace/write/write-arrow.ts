import {
  CompressionType,
  Field,
  FixedSizeList,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  type Data,
  type RecordBatchWriter,
} from "apache-arrow";

import { registerArrowEncoders } from "./arrow-encoders.js";
import { ArrowFileWriter, ArrowStreamWriter, CollectedBytes } from "./arrow-writers.js";
import type { Layout } from "../trace.js";
import type { RowBlock } from "./write-blocks.js";
import { columnNames, columnsOf, recordsOf, type Column } from "./write-columns.js";
import { commonExperts, type TraceShape } from "./write-shape.js";

export interface ArrowWriteOptions {
  /** The file has a footer, so that its parts can be found; the stream needs none and suits a pipe. */
  readonly framing: "file" | "stream";
  /** Of each buffer. */
  readonly compression: "none" | "lz4" | "zstd";
  /** Goes into the schema. */
  readonly metadata: Readonly<Record<string, string>>;
}

const compressionTypes = { none: null, lz4: CompressionType.LZ4_FRAME, zstd: CompressionType.ZSTD } as const;

/**
 * A trace as Arrow IPC, one record batch a block. No column holds nulls; the counts of the layout `rows` are
 * FixedSizeList<int32> when all layers have the same number of experts, else List<int32>.
 */
export async function* writeArrow(
  blocks: AsyncIterable<RowBlock>,
  layout: Layout,
  shape: TraceShape,
  { framing, compression, metadata }: ArrowWriteOptions,
): AsyncGenerator<Uint8Array> {
  await registerArrowEncoders();
  const schema = schemaOf(layout, shape, metadata);
  const sink = new CollectedBytes();
  const options = { compressionType: compressionTypes[compression] };
  const writer: RecordBatchWriter = framing === "file" ? new ArrowFileWriter(options) : new ArrowStreamWriter(options);
  writer.reset(sink, schema);
  for await (const block of blocks) {
    writer.write(recordBatch(schema, columnsOf(block, layout)));
    yield* sink.take();
  }
  writer.finish();
  yield* sink.take();
}

function schemaOf(layout: Layout, shape: TraceShape, metadata: Readonly<Record<string, string>>): Schema {
  const experts = commonExperts(shape);
  const item = new Field("item", new Int32(), false);
  const list = experts === undefined ? new List(item) : new FixedSizeList(experts, item);
  const fields = columnNames(layout, shape).map((name) => {
    const isList = layout === "rows" && name === "tokens";
    return new Field(name, isList ? list : new Int32(), false);
  });
  return new Schema(fields, new Map(Object.entries(metadata)));
}

function recordBatch(schema: Schema, columns: readonly Column[]): RecordBatch {
  const children = columns.map((column, position) => columnData(schema.fields[position]!.type, column));
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: recordsOf(columns), nullCount: 0, children }));
}

function columnData(type: unknown, { values, offsets }: Column): Data {
  const data = makeData({ type: new Int32(), length: values.length, nullCount: 0, data: values });
  if (offsets === undefined) return data;
  const length = offsets.length - 1;
  return type instanceof FixedSizeList
    ? makeData({ type, length, nullCount: 0, child: data })
    : makeData({ type: type as List<Int32>, length, nullCount: 0, valueOffsets: offsets, child: data });
}
