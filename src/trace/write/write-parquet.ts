import { gzipSync } from "node:zlib";

import { Zstd } from "@hpcc-js/wasm-zstd";
import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";

import { takeBytes } from "./parquet-bytes.js";
import type { Layout } from "../trace.js";
import type { RowBlock } from "./write-blocks.js";
import { columnNames, columnsOf, recordsOf, type Column } from "./write-columns.js";
import type { TraceShape } from "./write-shape.js";

export interface ParquetWriteOptions {
  /** Of each page. */
  readonly compression: "none" | "snappy" | "gzip" | "zstd";
  /** Goes into the footer. */
  readonly metadata: Readonly<Record<string, string>>;
}

const codecs = { none: "UNCOMPRESSED", snappy: "SNAPPY", gzip: "GZIP", zstd: "ZSTD" } as const;

/** A trace as Parquet, one row group a block. No column holds nulls; a list's elements are int32. */
export async function* writeParquet(
  blocks: AsyncIterable<RowBlock>,
  layout: Layout,
  shape: TraceShape,
  { compression, metadata }: ParquetWriteOptions,
): AsyncGenerator<Uint8Array> {
  const zstd = await Zstd.load();
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(layout, shape),
    codec: codecs[compression],
    compressors: { GZIP: (page) => gzipSync(page), ZSTD: (page) => zstd.compress(page) },
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: "moeload",
  });
  for await (const block of blocks) {
    const columns = columnsOf(block, layout);
    const columnData = columns.map((column) => ({ name: column.name, data: columnValues(column) }));
    await writer.write({ columnData, rowGroupSize: recordsOf(columns) });
    yield takeBytes(bytes);
  }
  await writer.finish();
  yield takeBytes(bytes);
}

function schemaOf(layout: Layout, shape: TraceShape): SchemaElement[] {
  const names = columnNames(layout, shape);
  const integer = (name: string): SchemaElement => ({ name, type: "INT32", repetition_type: "REQUIRED" });
  const list = (name: string): SchemaElement[] => [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    integer("element"),
  ];
  const columns = names.flatMap((name) => (layout === "rows" && name === "tokens" ? list(name) : [integer(name)]));
  return [{ name: "schema", num_children: names.length }, ...columns];
}

/** hyparquet-writer takes typed arrays for plain columns, but lists as arrays alone. */
function columnValues({ values, offsets }: Column): Int32Array | number[][] {
  if (offsets === undefined) return values;
  return Array.from({ length: offsets.length - 1 }, (_, record) =>
    Array.from(values.subarray(offsets[record], offsets[record + 1])),
  );
}
