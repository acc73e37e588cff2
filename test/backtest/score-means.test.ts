import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { scoreMeans, scoreMeansTwin, type MeansChunk } from "../../src/backtest/score-means.js";
import type { ClosedForm } from "../../src/predict/predictor.js";
import { seededRandom } from "../support/seeded-random.js";

const forms: readonly ClosedForm[] = [
  { kind: "sliding-average", window: 1 },
  { kind: "sliding-average", window: 5 },
  { kind: "sliding-average", window: 30 },
  { kind: "mean-ahead" },
];

/** Counts of `experts` experts, some of them idle, and origins that leave history and horizon. */
function chunk(seed: number, experts: number, horizon: number, forecast: ClosedForm, firstRow = 0): MeansChunk {
  const random = seededRandom(seed);
  const rows = 34 + horizon + 10;
  const tokens = Int32Array.from({ length: rows * experts }, (_, i) =>
    i % experts > 0 && random() < 0.1 ? 0 : 1 + Math.floor(2000 * random()),
  );
  const origins = [30, 31, 35, 43].map((row) => row + firstRow);
  return { tokens, experts, firstRow, origins, ends: origins.map((row) => row + 1 + horizon), horizon, forecast };
}

describe("scoreMeans", () => {
  it("scoreMeans(chunk) agrees with its twin to 12 digits for any experts, horizon and forecast", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(...forms),
        (seed, experts, horizon, forecast) => {
          const given = chunk(seed, experts, horizon, forecast);
          const [scores, expected] = [scoreMeans(given), scoreMeansTwin(given)];
          expect(scores.map(({ idleCells }) => idleCells)).toEqual(expected.map(({ idleCells }) => idleCells));
          for (const [i, { metrics }] of expected.entries()) {
            for (const name of ["errorRatio", "wape", "mae", "rmse"] as const) {
              // One expert alone has all the load: the error is what rounding leaves, near 1e-17.
              expect(Math.abs(scores[i]!.metrics[name] - metrics[name])).toBeLessThan(1e-12 * metrics[name] + 1e-15);
            }
          }
        },
      ),
      { seed: 1 },
    );
  });

  it("scoreMeans(chunk) gives the same bits for the same rows under other numbers but the means of blocks", () => {
    const forecast = { kind: "sliding-average", window: 5 } as const;
    expect(scoreMeans(chunk(3, 6, 20, forecast, 1000))).toEqual(scoreMeans(chunk(3, 6, 20, forecast)));
  });

  it("scoreMeans(chunk) of a constant load finds no error", () => {
    const experts = 4;
    const tokens = new Int32Array(80 * experts).fill(25);
    const given = { tokens, experts, firstRow: 0, origins: [40], ends: [61], horizon: 20 };
    for (const forecast of forms.slice(0, 3)) {
      const [score] = scoreMeans({ ...given, forecast });
      expect(score).toEqual({ metrics: { errorRatio: 0, wape: 0, mae: 0, rmse: 0 }, idleCells: 0 });
    }
  });

  it("scoreMeans(chunk) has the error that arithmetic gives for the last value of a ramp", () => {
    // Two experts, 1,000 tokens: off by h tokens at step h.
    const tokens = Int32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 100 + (i >> 1) : 900 - (i >> 1)));
    const given = { tokens, experts: 2, firstRow: 0, origins: [9], ends: [14], horizon: 4 };
    const [score] = scoreMeans({ ...given, forecast: { kind: "sliding-average", window: 1 } });
    expect(score!.metrics.mae).toBeCloseTo(0.0025, 14);
    expect(score!.metrics.wape).toBeCloseTo(0.005, 14);
    expect(score!.metrics.rmse).toBeCloseTo(Math.sqrt(7.5e-6), 14);
  });
});
