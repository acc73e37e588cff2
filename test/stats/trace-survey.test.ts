import { expect, test } from "vitest";

import { traceSurvey } from "../../src/stats/trace-survey.js";
import type { TraceReader } from "../../src/trace/trace.js";
import { gridBatches, smallGrid, unevenGrid, type Grid } from "../support/grid.js";

test.each([1, 2, 1024])("traceSurvey(trace) counts what is there, in batches of %i", async (size) => {
  expect(await traceSurvey(memory(() => gridBatches(unevenGrid, size)))).toEqual({
    gaps: [],
    layers: [
      {
        ...{ layer: 0, experts: 2, iterations: 3, firstIteration: 0, lastIteration: 2 },
        ...{ tokens: { min: 3, median: 7, max: 11 }, idleCells: 0, idleShare: 0 },
      },
      {
        ...{ layer: 2, experts: 3, iterations: 2, firstIteration: 0, lastIteration: 2 },
        ...{ tokens: { min: 22, median: 23, max: 24 }, idleCells: 1, idleShare: 1 / 6 },
      },
    ],
  });
});

test("traceSurvey(trace) takes the mean of the middle two as the median of an even number", async () => {
  const iterations = [0, 1, 2, 3];
  const grid: Grid = [{ layer: 0, iterations, tokens: [[10], [1], [4], [2]] }];
  const { layers } = await traceSurvey(memory(() => gridBatches(grid)));
  expect(layers[0]!.tokens).toEqual({ min: 1, median: 3, max: 10 });
});

test("traceSurvey(trace) names a gap once with all its layers", async () => {
  async function* split(): TraceReader {
    for await (const batch of gridBatches(smallGrid, 1)) {
      const iterations = batch.iterations.map((iteration) => (iteration === 7 ? 20 : iteration));
      yield { ...batch, iterations, segment: iterations[0] === 20 ? 1 : 0 };
    }
  }
  const { gaps } = await traceSurvey(memory(split));
  expect(gaps).toEqual([{ after: 6, before: 20, layers: [1, 3] }]);
});

function memory(batches: () => TraceReader): Parameters<typeof traceSurvey>[0] {
  return { read: (consume) => consume(batches()) };
}
