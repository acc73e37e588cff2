import {
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
  type Data,
} from "apache-arrow";

import { ArrowFileWriter, CollectedBytes } from "../trace/write/arrow-writers.js";
import type { DataChunk, DataColumn, DataEncoder } from "./data-table.js";

const types = { int32: new Int32(), float64: new Float64(), text: new Utf8() } as const;

/** Arrow IPC file, a record batch a chunk; a missing float is null. */
export function arrowEncoder(columns: readonly DataColumn[]): DataEncoder {
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, types[type], type === "float64")));
  const sink = new CollectedBytes();
  const writer = new ArrowFileWriter();
  writer.reset(sink, schema);
  return {
    encode: (chunk) => {
      const children = chunk.map(columnData);
      const type = new Struct(schema.fields);
      const batch = makeData({ type, length: chunk[0]!.length, nullCount: 0, children });
      writer.write(new RecordBatch(schema, batch));
      return Promise.resolve(Buffer.concat(sink.take()));
    },
    finish: () => {
      writer.finish();
      return Promise.resolve(Buffer.concat(sink.take()));
    },
  };
}

function columnData(column: DataChunk[number]): Data {
  const { length } = column;
  if (column instanceof Int32Array) return makeData({ type: types.int32, length, nullCount: 0, data: column });
  if (!(column instanceof Float64Array)) return vectorFromArray(column, types.text).data[0]!;
  const nullCount = column.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  if (nullCount === 0) return makeData({ type: types.float64, length, nullCount, data: column });
  return makeData({ type: types.float64, length, nullCount, data: column, nullBitmap: validity(column) });
}

/** One bit a value, least significant first: 1 where there is one. */
function validity(column: Float64Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(column.length / 8));
  column.forEach((value, i) => {
    if (!Number.isNaN(value)) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}
