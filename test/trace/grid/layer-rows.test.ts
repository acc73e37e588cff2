import { expect, test } from "vitest";

import { LayerRows, type CutRules } from "../../../src/trace/grid/layer-rows.js";
import type { TraceBatch } from "../../../src/trace/trace.js";

/** Adds rows of one expert, three at a time, and cuts after each; what comes out, and the holes it told of. */
function cutting(iterations: readonly number[], batchIterations: number): { batches: number[][]; holes: number[][] } {
  const rows = new LayerRows(0, 1, iterations[0]!);
  const holes: number[][] = [];
  const batches: number[][] = [];
  const onHole: CutRules["onHole"] = (_, from, to, rowNumber) => holes.push([from, to, rowNumber]);
  const rules: CutRules = { batchIterations, reuse: false, step: 1, split: true, onHole };
  const take = (cut: Iterable<TraceBatch>): void => {
    for (const batch of cut) batches.push([batch.segment, ...batch.iterations]);
  };
  iterations.forEach((iteration, index) => {
    rows.add(iteration, index + 1, iteration % 10 === 9, Int32Array.of(iteration), 0);
    if (index % 3 === 2) take(rows.cut(rules, rows.added));
  });
  take(rows.cutAll(rules));
  return { batches, holes };
}

test("LayerRows.cut(rules) meets a hole once, however often rows are cut", () => {
  const iterations = [0, 1, 2, 5, 6, 7, 8, 9, 20, 21, 22, 23];
  for (const batchIterations of [2, 4, 5, 100]) {
    const { batches, holes } = cutting(iterations, batchIterations);
    expect(holes).toEqual([
      [2, 5, 4],
      [9, 20, 9],
    ]);
    const ofSegment = (segment: number): number[] =>
      batches.filter((batch) => batch[0] === segment).flatMap((batch) => batch.slice(1));
    // 9 was idle.
    expect([0, 1, 2].map(ofSegment)).toEqual([
      [0, 1, 2],
      [5, 6, 7, 8],
      [20, 21, 22, 23],
    ]);
  }
});

test("LayerRows.cut(rules, upTo) leaves the rows behind to the next cut", () => {
  const rows = new LayerRows(0, 1, 0);
  for (let iteration = 0; iteration < 10; iteration++) rows.add(iteration, iteration + 1, false, Int32Array.of(1), 0);
  const rules: CutRules = { batchIterations: 4, reuse: false, step: 1, split: true, onHole: () => undefined };
  const cut = (upTo: number): number[][] => [...rows.cut(rules, upTo)].map(({ iterations }) => [...iterations]);
  expect(cut(4)).toEqual([[0, 1, 2, 3]]);
  expect(cut(8)).toEqual([[4, 5, 6, 7]]);
  expect([...rows.cutAll(rules)].map(({ iterations }) => [...iterations])).toEqual([[8, 9]]);
  expect(rows.length).toBe(0);
});
