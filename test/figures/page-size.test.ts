import { statSync } from "node:fs";

import { expect, it } from "vitest";

import { ownPrediction } from "../../src/figures/data/own-prediction.js";
import { traceFigures } from "../../src/figures/data/trace-figures.js";
import { packedData } from "../../src/figures/render/packed-data.js";
import type { LoadedTrace } from "../../src/trace/read-trace.js";
import { loadedTrace } from "../support/loaded-trace.js";
import { seededRandom } from "../support/seeded-random.js";

it("a report page of 12 layers x 128 experts x 20,000 iterations stays under 5 MB", async () => {
  const trace = noisyTrace(12, 128, 20_000);
  const prediction = await ownPrediction(trace, { horizon: 1000 });
  const data = { version: "0", trace: await traceFigures(trace), predictions: [prediction] };
  const parts = ["page.html", "page.css", "page.js"].map((name) => new URL(`../../dist/page/${name}`, import.meta.url));
  const around = parts.reduce((sum, part) => sum + statSync(part).size, 0);
  expect(around + packedData(data).length).toBeLessThan(5e6);
  // It is not small because it is empty.
  expect(data.trace.layers[11]!.load.mean.length).toBe(128);
  expect(data.trace.layers[11]!.load.from.length).toBeGreaterThan(150);
});

/** Loads that nothing would compress: every count is drawn on its own. */
function noisyTrace(layers: number, experts: number, iterations: number): LoadedTrace {
  const random = seededRandom(5);
  const numbers = Int32Array.from({ length: iterations }, (_, row) => row);
  const small = loadedTrace([{ layer: 0, tokens: [[1]] }]);
  const counts = Array.from({ length: layers }, (_, layer) => {
    const tokens = new Int32Array(new SharedArrayBuffer(4 * iterations * experts));
    for (let cell = 0; cell < tokens.length; cell += 1) tokens[cell] = 3000 + Math.floor(2000 * random());
    return { layer, experts, iterations: numbers, tokens, segmentStarts: Int32Array.of(0) };
  });
  const read: LoadedTrace["read"] = (consume) =>
    consume(
      (async function* () {
        await Promise.resolve();
        for (const { layer, iterations: own, tokens } of counts) yield { layer, segment: 0, iterations: own, tokens };
      })(),
    );
  return { ...small, layers: counts, read };
}
