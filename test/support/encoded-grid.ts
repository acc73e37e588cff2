import {
  Field,
  FixedSizeList,
  Int32,
  makeBuilder,
  RecordBatch,
  Schema,
  Struct,
  Table,
  makeData,
  tableToIPC,
} from "apache-arrow";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

import type { Layout } from "../../src/trace/trace.js";
import type { Grid } from "./grid.js";

/** A record of a table: whole numbers, or a list of them. */
export type GridRecord = Readonly<Record<string, number | readonly number[]>>;

/** The records of a grid, ordered by iteration, then layer, then expert. */
export function gridRecords(grid: Grid, layout: Layout): readonly GridRecord[] {
  const rows = grid
    .flatMap(({ layer, iterations, tokens }) =>
      iterations.map((iteration, row) => ({ iteration, layer, tokens: tokens[row]! })),
    )
    .sort((a, b) => a.iteration - b.iteration || a.layer - b.layer);
  switch (layout) {
    case "rows":
      return rows;
    case "long":
      return rows.flatMap(({ iteration, layer, tokens }) =>
        tokens.map((count, expert) => ({ iteration, layer, expert, tokens: count })),
      );
    case "wide":
      return rows.map(({ iteration, layer, tokens }) => ({
        iteration,
        layer,
        ...Object.fromEntries(tokens.map((count, expert) => [`e${expert}`, count])),
      }));
  }
}

export const gridContainers = ["csv", "tsv", "jsonl", "arrow", "arrows", "parquet"] as const;
export type GridContainer = (typeof gridContainers)[number];

/** Records in a container, by other writers than moeload's. */
export function encoded(records: readonly GridRecord[], container: GridContainer): Uint8Array {
  switch (container) {
    case "csv":
      return text(records, ",");
    case "tsv":
      return text(records, "\t");
    case "jsonl":
      return new TextEncoder().encode(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    case "arrow":
      return tableToIPC(arrowTable(records), "file");
    case "arrows":
      return tableToIPC(arrowTable(records), "stream");
    case "parquet":
      return parquet(records);
  }
}

function text(records: readonly GridRecord[], delimiter: string): Uint8Array {
  const names = Object.keys(records[0]!);
  const cell = (value: number | readonly number[]): string =>
    typeof value === "number" ? String(value) : `"[${value.join(", ")}]"`;
  const lines = records.map((record) => names.map((name) => cell(record[name]!)).join(delimiter));
  return new TextEncoder().encode([names.join(delimiter), ...lines, ""].join("\n"));
}

function arrowTable(records: readonly GridRecord[]): Table {
  const fields = Object.entries(records[0]!).map(([name, value]) => {
    const type =
      typeof value === "number" ? new Int32() : new FixedSizeList(value.length, new Field("item", new Int32()));
    return new Field(name, type);
  });
  const children = fields.map(({ name, type }) => {
    const builder = makeBuilder({ type });
    for (const record of records) builder.append(record[name]);
    return builder.finish().flush();
  });
  const schema = new Schema(fields);
  return new Table(new RecordBatch(schema, makeData({ type: new Struct(fields), length: records.length, children })));
}

function parquet(records: readonly GridRecord[]): Uint8Array {
  const integer = (name: string): SchemaElement => ({ name, type: "INT32", repetition_type: "REQUIRED" });
  const columns = Object.entries(records[0]!).map(([name, first]) => {
    const data = records.map((record) => record[name]!);
    if (typeof first === "number") return { name, data: Int32Array.from(data as number[]), schema: [integer(name)] };
    const list: SchemaElement = { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" };
    const repeated: SchemaElement = { name: "list", repetition_type: "REPEATED", num_children: 1 };
    return { name, data, schema: [list, repeated, integer("element")] };
  });
  const schema = [{ name: "schema", num_children: columns.length }, ...columns.flatMap((column) => column.schema)];
  const columnData = columns.map(({ name, data }) => ({ name, data }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize: 5 }));
}
