import { writeFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { UsageError } from "../../../src/errors.js";
import { openTrace } from "../../../src/trace/open.js";
import type { Layout } from "../../../src/trace/trace.js";
import {
  writeCompressions,
  writeContainers,
  writeFormat,
  type ChosenFormat,
} from "../../../src/trace/write/write-format.js";
import { traceShape } from "../../../src/trace/write/write-shape.js";
import { writeTrace } from "../../../src/trace/write/writer.js";
import { bytesOf } from "../../support/collect.js";
import { gridBatches, gridOf, unevenGrid, type Grid } from "../../support/grid.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const folder = temporaryFolder();
const layouts: readonly Layout[] = ["rows", "long", "wide"];
const formats = writeContainers
  .flatMap((container) => writeCompressions.map((compression) => ({ container, compression })))
  .filter(isKnown);

test.each(formats)("writeTrace(batches, %o) is read back equal, from any grid and layout", async (chosen) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...layouts),
      fc.boolean(),
      someGrid(),
      async (layout, differ, { even, uneven }) => {
        const grid = differ && layout !== "wide" ? uneven : even;
        const path = join(folder, chosen.container);
        writeFileSync(path, await written(grid, { ...chosen, layout }));
        const trace = await openTrace(path, {});
        try {
          expect(await trace.read(gridOf)).toEqual(grid);
          expect(trace.layout).toBe(layout);
        } finally {
          await trace.close();
        }
      },
    ),
    { numRuns: 20, seed: 7 },
  );
});

test.each(formats)("writeTrace(batches, %o) does not depend on the size of the batches", async (chosen) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...layouts),
      fc.integer({ min: 1, max: 9 }),
      someGrid(),
      async (layout, size, { even }) => {
        const [some, all] = await Promise.all([
          written(even, { ...chosen, layout }, size),
          written(even, { ...chosen, layout }),
        ]);
        expect(some.equals(all)).toBe(true);
      },
    ),
    { numRuns: 10, seed: 7 },
  );
});

test("writeTrace(batches, wide) refuses layers that differ in their number of experts", async () => {
  await expect(written(unevenGrid, { container: "csv", layout: "wide" })).rejects.toThrow(
    new UsageError(
      "the wide layout requires the same number of experts in every layer, got 2 in layer 0 and 3 in layer 2",
    ),
  );
});

function isKnown(chosen: ChosenFormat): boolean {
  try {
    writeFormat("-", chosen);
    return true;
  } catch {
    return false;
  }
}

async function written(grid: Grid, chosen: ChosenFormat, batchIterations?: number): Promise<Buffer> {
  const format = writeFormat("-", chosen);
  const shape = await traceShape(gridBatches(grid));
  return bytesOf(writeTrace(gridBatches(grid, batchIterations), { format, shape }));
}

/** Two grids of the same layers and iterations, one with as many experts in every layer. No layer is ever idle. */
function someGrid(): fc.Arbitrary<{ readonly even: Grid; readonly uneven: Grid }> {
  const small = fc.integer({ min: 1, max: 12 });
  const counts = fc.infiniteStream(fc.oneof(fc.nat(9), fc.nat(100_000), fc.constant(2 ** 31 - 1)));
  return fc
    .record({
      layers: fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 3 }),
      experts: fc.tuple(small, small, small),
      first: fc.nat(1_000_000),
      step: small,
      length: small,
      counts,
    })
    .map(({ layers, experts, first, step, length, counts: stream }) => {
      const iterations = Array.from({ length }, (_, at) => first + at * step);
      const row = (size: number): number[] => {
        const [head = 0, ...rest] = Array.from({ length: size }, () => stream.next().value as number);
        return [Math.max(1, head), ...rest];
      };
      const grid = (expertsOf: (at: number) => number): Grid =>
        [...layers]
          .sort((a, b) => a - b)
          .map((layer, at) => ({ layer, iterations, tokens: iterations.map(() => row(expertsOf(at))) }));
      return { even: grid(() => experts[0]), uneven: grid((at) => experts[at]!) };
    });
}
