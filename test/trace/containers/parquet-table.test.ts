import { expect, test } from "vitest";

import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

import { TraceError } from "../../../src/errors.js";
import { memorySource } from "../../../src/trace/bytes/byte-source.js";
import { openParquet } from "../../../src/trace/containers/parquet-table.js";
import { cellsOf, type Cells } from "../../support/cells-of.js";
import { parquetOddities } from "../../support/parquet-oddities.js";

async function read(bytes: Uint8Array, selected: readonly number[]): Promise<Cells> {
  const table = await openParquet(memorySource("trace.parquet", bytes));
  return cellsOf(table.chunks(selected), selected.length);
}

const thrice = <T>(values: readonly T[]): T[] => [...values, ...values, ...values];

test.each(Object.entries(parquetOddities))(
  "openParquet(source) reads %s: nulls, empty lists, and what is no count",
  async (_, base64) => {
    const { lines, columns, found, lists } = await read(Buffer.from(base64, "base64"), [0, 1, 2]);
    expect(lines).toEqual(Array.from({ length: 15 }, (_, row) => row + 1));
    expect(columns[0]).toEqual(thrice([1, -1, expect.any(Number), -1, 5]));
    expect(found[0]).toEqual(thrice(["1", "nothing", "-3", "1099511627776", "5"]));
    expect(lists).toEqual([thrice([[1, 2, 3], [], [-1], [-1, 7], [2147483647]])]);
    expect(found[1]).toEqual(thrice(["1", "2", "3", "nothing", "nothing", "7", "2147483647"]));
    expect(found[2]).toEqual(thrice(["0", "1", "4294967295", "3", "4"]));
    expect(columns[2]!.every((value, row) => (row % 5 === 2 ? value < 0 : value === row % 5))).toBe(true);
  },
);

test.each(Object.entries(parquetOddities))(
  "openParquet(source) reads %s with any byte of its pages changed, or says that it is damaged",
  async (_, base64) => {
    const bytes = Buffer.from(base64, "base64");
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    for (let at = 4; at < footer; at++) {
      for (const change of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= change;
        await read(damaged, [0, 1, 2]).catch((error: unknown) => {
          expect(error).toBeInstanceOf(TraceError);
        });
      }
    }
  },
);

const integer = (name: string, type: "INT32" | "INT64" | "DOUBLE" = "INT32"): SchemaElement => ({
  name,
  type,
  repetition_type: "OPTIONAL",
});

test.each([
  ["SNAPPY", 1 << 20, 1e6],
  ["UNCOMPRESSED", 1000, 700],
  ["SNAPPY", 3000, 1111],
] as const)(
  "openParquet(source) reads slices of %s pages of %i bytes, groups of %i rows",
  async (codec, pageSize, rowGroupSize) => {
    const rows = 5000;
    const data = Array.from({ length: rows }, (_, row) => row % 300);
    const lists = data.map((value, row) => Array.from({ length: row % 5 }, (_, item) => value + item));
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: "a", data },
        { name: "l", data: lists },
        { name: "big", data: data.map(BigInt) },
      ],
      schema: [
        { name: "schema", num_children: 3 },
        integer("a"),
        { name: "l", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        integer("element"),
        integer("big", "INT64"),
      ],
      codec,
      pageSize,
      rowGroupSize,
    });
    const cells = await read(new Uint8Array(bytes), [2, 1, 0]);
    expect(cells.lines).toEqual(data.map((_, row) => row + 1));
    expect(cells.columns[0]).toEqual(data);
    expect(cells.columns[2]).toEqual(data);
    expect(cells.lists).toEqual([lists]);
  },
);

test("openParquet(source) reads what is stored in a less usual way, a row group at a time", async () => {
  const data = Array.from({ length: 50 }, (_, row) => row * 3);
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: "a", data, encoding: "DELTA_BINARY_PACKED" },
      { name: "b", data },
    ],
    schema: [{ name: "schema", num_children: 2 }, integer("a"), integer("b", "DOUBLE")],
    rowGroupSize: 20,
  });
  for (const selected of [[0], [1], [0, 1]]) {
    const { lines, columns } = await read(new Uint8Array(bytes), selected);
    expect(lines).toEqual(data.map((_, row) => row + 1));
    for (const column of columns) expect(column).toEqual(data);
  }
});
