import { expect, test } from "vitest";

import { UsageError } from "../../../src/errors.js";
import { writeFormat } from "../../../src/trace/write/write-format.js";

test.each([
  ["a.arrow", "arrow", "none", "rows"],
  ["a.feather", "arrow", "none", "rows"],
  ["a.ipc", "arrow", "none", "rows"],
  ["a.arrows", "arrows", "none", "rows"],
  ["a.csv", "csv", "none", "long"],
  ["a.tsv", "tsv", "none", "long"],
  ["a.parquet", "parquet", "snappy", "rows"],
  ["a.jsonl", "jsonl", "none", "rows"],
  ["a.ndjson", "jsonl", "none", "rows"],
  ["a.csv.gz", "csv", "gzip", "long"],
  ["a.b/c.d.TSV.ZST", "tsv", "zstd", "long"],
  ["a.jsonl.gz", "jsonl", "gzip", "rows"],
])("writeFormat(%j) is %s, %s, %s", (path, container, compression, layout) => {
  expect(writeFormat(path)).toEqual({ container, compression, layout });
});

test("writeFormat(path, chosen) prefers what is chosen to what the ending says", () => {
  const chosen = { container: "arrows", compression: "lz4", layout: "wide" } as const;
  expect(writeFormat("a.csv", chosen)).toEqual(chosen);
  expect(writeFormat("-", { container: "csv" })).toEqual({ container: "csv", compression: "none", layout: "long" });
  expect(writeFormat("a.gz", { container: "csv" })).toEqual({ container: "csv", compression: "gzip", layout: "long" });
});

const names = "arrow, arrows, csv, tsv, parquet, jsonl";
test.each([
  ["-", {}, `standard output requires --container, one of ${names}`],
  ["a.txt", {}, `a.txt: its ending names no container; --container takes one of ${names}`],
  ["a.cvs", {}, `a.cvs: its ending names no container (did you mean .csv?); --container takes one of ${names}`],
  ["a.gz", {}, `a.gz: its ending names no container; --container takes one of ${names}`],
  ["a.csv", { compression: "lz4" }, "csv can be compressed with none, gzip, zstd, got lz4"],
  ["a.arrow.gz", {}, "arrow can be compressed with none, lz4, zstd, got gzip"],
  ["a.csv.gz", { compression: "zstd" }, "a.csv.gz: its ending asks for gzip, --compression for zstd"],
] as const)("writeFormat(%j, %j) is refused", (path, chosen, message) => {
  expect(() => writeFormat(path, chosen)).toThrow(new UsageError(message));
});
