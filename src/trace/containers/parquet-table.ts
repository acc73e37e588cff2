import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
  type RowGroup,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";

import type { ByteSource } from "../bytes/byte-source.js";
import { damaged } from "../bytes/damaged.js";
import type { IntegerColumn } from "../table/integer-column.js";
import { IntegerColumnBuilder } from "../table/integer-column-builder.js";
import { integersOf, type DecodedNumbers } from "../table/integers-of.js";
import { decoded, decodedLater } from "./decoding.js";
import { columnPlan } from "./parquet-column-plan.js";
import { checkParquetPlaces } from "./parquet-places.js";
import { parquetSlices, type GroupSlice } from "./parquet-slices.js";
import type { ColumnSchema, Table, TableChunk } from "../table/table.js";

/**
 * Parquet as a table, a slice of a row group a chunk.
 *
 * @throws {TraceError} it is damaged or cut short
 */
export async function openParquet(source: ByteSource): Promise<Table> {
  const { byteLength, name } = source;
  const trailer = await source.slice(Math.max(0, byteLength - 4), byteLength);
  if (byteLength < 12 || new TextDecoder("latin1").decode(trailer) !== "PAR1") {
    throw damaged(name, "a Parquet file ends with a footer, this one does not");
  }
  const file = asyncBuffer(source);
  const metadata = await decodedLater(name, "its footer", async () => {
    const footer = await parquetMetadataAsync(file);
    checkParquetPlaces(footer, byteLength);
    return footer;
  });
  return {
    container: "Parquet",
    columns: decoded(name, "its schema", () => parquetSchema(metadata).children.map(columnOf)),
    metadata: Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value = "" }) => [key, value])),
    rowWord: "row",
    chunks: (selected) => chunksOf(source, file, metadata, selected),
  };
}

function columnOf(tree: SchemaTree): ColumnSchema {
  const { element, children } = tree;
  // What the types promise, a damaged file does not keep.
  if (typeof (element.name as unknown) !== "string") throw new RangeError("a column without a name");
  if (children.length === 0) {
    return element.repetition_type === "REPEATED"
      ? { name: element.name, kind: "list", type: "a list" }
      : { name: element.name, kind: isNumber(tree) ? "number" : "other", type: typeName(tree) };
  }
  const [list] = children;
  const item = list?.children[0] ?? list;
  const isList = element.converted_type === "LIST" || element.logical_type?.type === "LIST";
  const kind = isList && item !== undefined && isNumber(item) ? "list" : "other";
  return { name: element.name, kind, type: kind === "list" ? "a list" : "a group of columns" };
}

function isNumber({ element, children }: SchemaTree): boolean {
  const numeric = ["INT32", "INT64", "FLOAT", "DOUBLE"].includes(element.type ?? "");
  // A time, a date and a decimal number are integers of another unit.
  const plain =
    /^(U?INT_|$)/.test(element.converted_type ?? "") && (element.logical_type?.type ?? "INTEGER") === "INTEGER";
  return children.length === 0 && numeric && plain;
}

function typeName({ element }: SchemaTree): string {
  return element.converted_type ?? element.logical_type?.type ?? element.type ?? "nothing known";
}

async function* chunksOf(
  source: ByteSource,
  file: AsyncBuffer,
  metadata: FileMetaData,
  selected: readonly number[],
): AsyncGenerator<TableChunk> {
  const trees = parquetSchema(metadata).children;
  const wanted = selected.map((position) => trees[position]!);
  let firstRow = 1;
  for (const [position, group] of metadata.row_groups.entries()) {
    const what = `its row group ${position + 1}`;
    const slices = decoded(source.name, what, () => slicesOf(source, file, metadata, group, wanted));
    for (;;) {
      const slice = await decodedLater(source.name, what, () => slices.next());
      if (slice.done === true) break;
      const { rows, columns } = slice.value;
      const first = firstRow;
      yield { rows, rowNumber: (index) => first + index, columns };
      firstRow += rows;
    }
  }
}

/** A row group in slices if its columns are stored as they usually are, else as a whole. */
function slicesOf(
  source: ByteSource,
  file: AsyncBuffer,
  metadata: FileMetaData,
  group: RowGroup,
  wanted: readonly SchemaTree[],
): AsyncIterator<GroupSlice> {
  const rows = Number(group.num_rows);
  const plans = wanted.map((tree) => columnPlan(group, tree));
  return plans.every((plan) => plan !== undefined)
    ? parquetSlices(source, plans, rows)
    : wholeGroup(file, metadata, group, wanted);
}

async function* wholeGroup(
  file: AsyncBuffer,
  metadata: FileMetaData,
  group: RowGroup,
  wanted: readonly SchemaTree[],
): AsyncGenerator<GroupSlice> {
  const rows = Number(group.num_rows);
  // As if the file had this row group alone: hyparquet plans all it is told of, and keeps what it has read.
  const alone = { ...metadata, row_groups: [group], num_rows: group.num_rows };
  yield { rows, columns: await columnsOf(file, alone, wanted, rows) };
}

async function columnsOf(
  file: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly SchemaTree[],
  rows: number,
): Promise<readonly IntegerColumn[]> {
  const scan = await parquetScan({ file, metadata, compressors, useOffsetIndex: false });
  const read = async (tree: SchemaTree): Promise<IntegerColumn> => {
    const cells = await scan.readColumn({ column: tree.element.name, rowStart: 0, rowEnd: rows });
    if (cells.length !== rows) throw new RangeError(`${cells.length} values in a group of ${rows} rows`);
    return columnOf(tree).kind === "list" ? listColumn(cells) : integersOf(cells as DecodedNumbers);
  };
  // All of them end before the file is given back, also where one fails.
  const outcomes = await Promise.allSettled(wanted.map(read));
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

function listColumn(cells: ArrayLike<unknown>): IntegerColumn {
  const builder = new IntegerColumnBuilder("list");
  for (let row = 0; row < cells.length; row++) builder.addCell(cells[row]);
  return builder.column();
}

function asyncBuffer(source: ByteSource): AsyncBuffer {
  return {
    byteLength: source.byteLength,
    slice: (start, end = source.byteLength) => {
      const bytes = sliceOf(source, start < 0 ? source.byteLength + start : start, end);
      // hyparquet reads ahead, and forgets what it has asked for when something else fails first.
      bytes.catch(() => undefined);
      return bytes;
    },
  };
}

async function sliceOf(source: ByteSource, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = await source.slice(start, end);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
