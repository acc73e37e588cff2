import fc from "fast-check";
import { expect, test } from "vitest";

import { CellGatherer } from "../../../src/trace/grid/cell-gatherer.js";
import { CollectedTrace } from "../../../src/trace/grid/collected-trace.js";
import { LayerFilter } from "../../../src/trace/layout/layer-filter.js";
import { longReader } from "../../../src/trace/layout/long-table.js";
import type { ReadContext } from "../../../src/trace/layout/read-context.js";
import type { CellSink, RowSink } from "../../../src/trace/layout/row-sink.js";
import type { TableChunk } from "../../../src/trace/table/table.js";

/** A record of a long table: iteration, layer, expert, tokens. */
type LongRecord = readonly [number, number, number, number];

const context = (layers?: ReadonlySet<number>): ReadContext => ({
  name: "trace.csv",
  rowWord: "line",
  repeated: "error",
  gaps: "error",
  idle: "error",
  layers,
  batchIterations: 8,
  warn: () => undefined,
});

/** Takes runs of cells apart, as if the reader knew none. */
function cellByCell(sink: CellSink): CellSink {
  return {
    addCell: (...cell) => {
      sink.addCell(...cell);
    },
    addCells: ({ layer, iteration, rowNumber, expert, tokens, start, end }) => {
      for (let index = start; index < end; index++) {
        sink.addCell(layer, iteration, rowNumber(index), expert + index - start, tokens[index]!);
      }
    },
  };
}

/** The records in chunks of `rows`; the header is line 1. */
function chunksOf(records: readonly LongRecord[], rows: number): TableChunk[] {
  return Array.from({ length: Math.ceil(records.length / rows) }, (_, chunk) => {
    const part = records.slice(chunk * rows, (chunk + 1) * rows);
    return {
      rows: part.length,
      rowNumber: (index) => 2 + chunk * rows + index,
      columns: [0, 1, 2, 3].map((column) => {
        const values = Int32Array.from(part, (record) => record[column]!);
        return { values, found: (index) => String(values[index]) };
      }),
    };
  });
}

/** What reading the records comes to: rows as text, and the error that ends it. */
function read(
  records: readonly LongRecord[],
  bulk: boolean,
  rowsInChunk: number,
  layers?: ReadonlySet<number>,
): string[] {
  const events: string[] = [];
  const rows: RowSink = {
    addRow: (layer, iteration, rowNumber, tokens, start, end) => {
      events.push(`${layer} ${iteration} ${rowNumber}: ${tokens.slice(start, end).join()}`);
    },
  };
  const gatherer = new CellGatherer(rows);
  const filter = new LayerFilter(context(layers));
  const reader = longReader(context(layers), filter, bulk ? gatherer : cellByCell(gatherer));
  try {
    for (const chunk of chunksOf(records, rowsInChunk)) reader(chunk);
    gatherer.finish();
  } catch (error) {
    events.push(String(error));
  }
  return events;
}

const table = (iterations: number, layers: number, experts: number): LongRecord[] =>
  Array.from({ length: iterations * layers * experts }, (_, index) => [
    Math.floor(index / (layers * experts)),
    Math.floor(index / experts) % layers,
    index % experts,
    (index * 37) % 1000,
  ]);

test("longReader(...) gives the rows of a sorted table with the number of their first line", () => {
  expect(read(table(2, 2, 3), true, 5)).toEqual([
    "0 0 2: 0,37,74",
    "1 0 5: 111,148,185",
    "0 1 8: 222,259,296",
    "1 1 11: 333,370,407",
  ]);
});

test("longReader(...) tells of a row that is recorded twice, or whose cells stand apart, as cell by cell", () => {
  const rows = table(3, 2, 4);
  const twice = [...rows.slice(0, 8), ...rows.slice(4, 8), ...rows.slice(8)];
  const apart = [...rows.slice(0, 2), ...rows.slice(4, 8), ...rows.slice(2, 4), ...rows.slice(8)];
  const incomplete = rows.filter((_, index) => index !== 5);
  for (const records of [twice, apart, incomplete]) expect(read(records, true, 100)).toEqual(read(records, false, 100));
  expect(read(twice, true, 100).at(-1)).toMatch(/^NeedsSorting/);
  expect(read(apart, true, 100)).toHaveLength(6);
});

test.each([
  [[1, 0, -1, 5], "trace.csv: line 6: expert in layer 0 at iteration 1 must be a whole number of 0 or more, found -1"],
  [
    [1, 0, 1, -5],
    "trace.csv: line 6: tokens of expert 1 in layer 0 at iteration 1 must be a whole number of 0 or more",
  ],
  [[-1, 0, 1, 5], "trace.csv: line 6: iteration must be a whole number of 0 or more, found -1"],
  [[1, 0, 65_536, 5], "trace.csv: line 6: expert of layer 0 at iteration 1 must be at most 65535, found 65536"],
] as const)("longReader(...) refuses the record %j in its line", (record, message) => {
  const records: LongRecord[] = [...table(1, 1, 3), [1, 0, 0, 5], record, [1, 0, 2, 5]];
  expect(read(records, true, 100).at(-1)).toContain(message);
  expect(read(records, true, 100)).toEqual(read(records, false, 100));
});

test("longReader(...) comes to the same as cell by cell, whatever the order and the faults", () => {
  const records = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }))
    .map((sizes) => table(...sizes))
    .chain((rows) =>
      fc.record({
        rows: fc.oneof(
          fc.constant(rows),
          fc.shuffledSubarray(rows, { minLength: rows.length }),
          fc.subarray(rows, { minLength: Math.max(0, rows.length - 2) }),
          fc.subarray(rows, { maxLength: Math.min(3, rows.length) }).map((again) => [...rows, ...again]),
          fc.constant(rows.toSorted((a, b) => a[0] - b[0] || a[2] - b[2])),
        ),
        fault: fc.option(fc.tuple(fc.nat(rows.length - 1), fc.nat(3), fc.constantFrom(-1, 70_000)), { freq: 3 }),
      }),
    );
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 40 }), fc.boolean(), ({ rows, fault }, rowsInChunk, one) => {
      const changed = rows.map((record, row) =>
        row === fault?.[0] ? (record.with(fault[1], fault[2]) as unknown as LongRecord) : record,
      );
      const layers = one ? new Set([0]) : undefined;
      expect(read(changed, true, rowsInChunk, layers)).toEqual(read(changed, false, rowsInChunk, layers));
    }),
    { seed: 8, numRuns: 1000 },
  );
});

test("CollectedTrace.addCells(...) names the line of the cell that was recorded before", () => {
  const collected = new CollectedTrace(context());
  const tokens = Int32Array.of(9, 1, 2, 3);
  collected.addCell(0, 5, 2, 1, 7);
  expect(() => {
    collected.addCells({
      layer: 0,
      iteration: 5,
      rowNumber: (index) => 10 + index,
      expert: 0,
      tokens,
      start: 1,
      end: 4,
    });
  }).toThrow("trace.csv: line 12: expert 1 of layer 0 at iteration 5 was recorded before");
});
