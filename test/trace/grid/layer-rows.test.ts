import { expect, test } from "vitest";

import { LayerRows, type CutRules } from "../../../src/trace/grid/layer-rows.js";

/** Adds rows of one expert, three at a time, and cuts after each; what comes out, and the holes it told of. */
function cutting(iterations: readonly number[], batchIterations: number): { batches: number[][]; holes: number[][] } {
  const rows = new LayerRows(0, 1, iterations[0]!);
  const holes: number[][] = [];
  const batches: number[][] = [];
  const onHole: CutRules["onHole"] = (_, from, to, rowNumber) => holes.push([from, to, rowNumber]);
  const cut = (final: boolean): void => {
    for (const batch of rows.cut({ batchIterations, reuse: false, step: 1, split: true, onHole }, final)) {
      batches.push([batch.segment, ...batch.iterations]);
    }
  };
  iterations.forEach((iteration, index) => {
    rows.add(iteration, index + 1, iteration % 10 === 9, Int32Array.of(iteration), 0);
    if (index % 3 === 2) cut(false);
  });
  cut(true);
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
