import { readFileSync } from "node:fs";

import { parquetMetadata, parquetSchema, type FileMetaData } from "hyparquet";
import { describe, expect, it } from "vitest";

import { memorySource } from "../../../src/trace/bytes/byte-source.js";
import { columnPlan } from "../../../src/trace/containers/parquet-column-plan.js";
import { checkParquetPlaces } from "../../../src/trace/containers/parquet-places.js";
import { parquetSlices } from "../../../src/trace/containers/parquet-slices.js";
import { collect } from "../../support/collect.js";

const bytes = new Uint8Array(readFileSync(new URL("../../../fixtures/even/long-pandas.parquet", import.meta.url)));
const metadata = (): FileMetaData => parquetMetadata(bytes.slice().buffer);

describe("checkParquetPlaces", () => {
  it("checkParquetPlaces(metadata, byteLength) takes what a writer wrote", () => {
    expect(() => {
      checkParquetPlaces(metadata(), bytes.length);
    }).not.toThrow();
  });

  it.each<[what: string, change: (footer: FileMetaData) => void, message: string]>([
    ["rows that the row groups do not have", (footer) => (footer.num_rows += 1n), "96 rows in row groups, 97 in all"],
    [
      "a column that reaches into the next",
      ({ row_groups: [group] }) => (group!.columns[0]!.meta_data!.total_compressed_size += 100n),
      "a column from byte",
    ],
    [
      "a column that reaches into the footer",
      ({ row_groups: [group] }) => (group!.columns.at(-1)!.meta_data!.total_compressed_size += 10_000n),
      "a column from byte",
    ],
    [
      "a column of negative length",
      ({ row_groups: [group] }) => (group!.columns[1]!.meta_data!.total_compressed_size = -1n),
      "a column from byte",
    ],
  ])("checkParquetPlaces(metadata, byteLength) refuses %s", (_, change, message) => {
    const footer = metadata();
    change(footer);
    expect(() => {
      checkParquetPlaces(footer, bytes.length);
    }).toThrow(message);
  });
});

describe("parquetSlices", () => {
  it("parquetSlices(source, plans, rows) refuses a row group with fewer rows than its pages have", async () => {
    const footer = metadata();
    const plan = columnPlan(footer.row_groups[0]!, parquetSchema(footer).children[3]!)!;
    const source = memorySource("a", bytes);
    expect((await collect(parquetSlices(source, [plan], 96))).map(({ rows }) => rows)).toEqual([96]);
    await expect(collect(parquetSlices(source, [plan], 90))).rejects.toThrow("more values than rows");
    await expect(collect(parquetSlices(source, [plan], 97))).rejects.toThrow("96 values in a group of 97 rows");
  });
});
