import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";

import { takeBytes } from "../trace/write/parquet-bytes.js";
import type { DataChunk, DataColumn, DataEncoder } from "./data-table.js";

/** Parquet, a row group a chunk; a missing float is null. */
export function parquetEncoder(columns: readonly DataColumn[]): DataEncoder {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: "moeload" });
  return {
    encode: async (chunk) => {
      const columnData = columns.map(({ name }, c) => ({ name, data: cells(chunk[c]!) }));
      await writer.write({ columnData, rowGroupSize: chunk[0]!.length });
      return takeBytes(bytes);
    },
    finish: async () => {
      await writer.finish();
      return takeBytes(bytes);
    },
  };
}

const elements = {
  int32: { type: "INT32", repetition_type: "REQUIRED" },
  float64: { type: "DOUBLE", repetition_type: "OPTIONAL" },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
} as const;

function schemaOf(columns: readonly DataColumn[]): SchemaElement[] {
  const root = { name: "schema", num_children: columns.length };
  return [root, ...columns.map(({ name, type }) => ({ name, ...elements[type] }))];
}

function cells(column: DataChunk[number]): Int32Array | Float64Array | (number | string | null)[] {
  if (column instanceof Float64Array) {
    return column.some(Number.isNaN) ? Array.from(column, (v) => (Number.isNaN(v) ? null : v)) : column;
  }
  return column instanceof Int32Array ? column : [...column];
}
