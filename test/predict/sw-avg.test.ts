import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { LoadSeries } from "../../src/predict/predictor.js";
import { swAvg } from "../../src/predict/sw-avg.js";

function series(experts: number, values: ArrayLike<number>): LoadSeries {
  return { length: values.length / experts, experts, values: Float64Array.from(values) };
}

async function forecast(history: LoadSeries, window: number, horizon: number): Promise<number[]> {
  const fitted = await swAvg({ window }).fit(history);
  return [...(await fitted.forecast(history, horizon)).values];
}

/** The definition: the mean of the last w values joins the window, the oldest leaves. */
function bruteForce({ experts, values, length }: LoadSeries, window: number, horizon: number): number[] {
  const rows = Array.from({ length }, (_, row) => [...values.subarray(row * experts, (row + 1) * experts)]);
  for (let step = 0; step < horizon; step += 1) {
    const last = rows.slice(-window);
    rows.push(Array.from({ length: experts }, (_, e) => last.reduce((sum, row) => sum + row[e]!, 0) / window));
  }
  return rows.slice(length).flat();
}

describe("swAvg", () => {
  it("swAvg({ window: 2 }) lets each predicted value join the window", async () => {
    expect(await forecast(series(1, [9, 1, 2]), 2, 3)).toEqual([1.5, 1.75, 1.625]);
  });

  it("swAvg({ window: 1 }) is the last value", async () => {
    expect(await forecast(series(2, [9, 9, 1, 2]), 1, 2)).toEqual([1, 2, 1, 2]);
  });

  it("swAvg({ window }) equals brute force for any history, window and horizon", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 48, maxLength: 96 }),
        async (experts, window, horizon, numbers) => {
          const history = series(experts, numbers.slice(0, numbers.length - (numbers.length % experts)));
          const expected = bruteForce(history, window, horizon);
          const actual = await forecast(history, window, horizon);
          // A running sum of values up to 1 against fresh sums: a rounding error each step.
          actual.forEach((value, i) => {
            expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-13);
          });
        },
      ),
      { seed: 5 },
    );
  });

  it("swAvg({ window }) looks at nothing but the last window", async () => {
    const history = [0.1, 0.2, 0.3, 0.4, 0.5];
    expect(await forecast(series(1, [7, 7, 7, ...history]), 5, 9)).toEqual(await forecast(series(1, history), 5, 9));
  });

  it("swAvg({ window: 0 }) is refused", () => {
    expect(() => swAvg({ window: 0 })).toThrow("swavg requires a window of at least 1 recorded iteration, got 0");
  });

  it("swAvg() has a window of 100 recorded iterations and needs as many", () => {
    expect(swAvg()).toMatchObject({ name: "swavg", options: { window: 100 }, minHistory: 100 });
  });
});
