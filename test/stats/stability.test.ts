import { describe, expect, it } from "vitest";

import { layerStatistics, type LayerStatistics } from "../../src/stats/layer-statistics.js";
import {
  resolveStabilityOptions,
  StabilityTracker,
  stateAt,
  type StabilityOptions,
} from "../../src/stats/stability.js";
import { SlidingWindow } from "../../src/stats/sliding-window.js";
import { normals } from "../support/normals.js";

/** Statistics of an iteration with the given ratios. */
function ratios(varianceRatio: number, rangeRatio = 1): LayerStatistics {
  return { varianceMean: 0, varianceMax: 0, rangeMean: 0, rangeMax: 0, varianceRatio, rangeRatio };
}

function track(rows: readonly (LayerStatistics | undefined)[], options: StabilityOptions, step = 1): StabilityTracker {
  const tracker = new StabilityTracker(resolveStabilityOptions(options, 100));
  rows.forEach((row, i) => {
    tracker.push(i * step, row);
  });
  return tracker;
}

const calm = ratios(1);
const wild = ratios(9);
const repeat = <T>(value: T, times: number): T[] => new Array<T>(times).fill(value);

describe("layerStatistics", () => {
  it("layerStatistics(statistics, window) has ratios near 1 for white noise and large ones for a drift", () => {
    const noise = normals(4000, 5);
    const mean = (slope: number): { variance: number; range: number } => {
      const sliding = new SlidingWindow(1, 100);
      const values = noise.map((value, i) => value + slope * i);
      let [variance, range, count] = [0, 0, 0];
      for (let row = 0; row < values.length; row += 1) {
        const full = sliding.push(values, row);
        if (full === undefined) continue;
        const { varianceRatio, rangeRatio } = layerStatistics(full, 100);
        [variance, range, count] = [variance + varianceRatio, range + rangeRatio, count + 1];
      }
      return { variance: variance / count, range: range / count };
    };
    // 39 independent windows of 100: the ratio of two variances is known to 0.1 / sqrt(39) · about 1.5.
    expect(Math.abs(mean(0).variance - 1)).toBeLessThan(0.08);
    expect(Math.abs(mean(0).range - 1)).toBeLessThan(0.08);
    // A slope of 0.1 adds 0.01 · (100² − 1) / 12 = 8.3 to a variance of 1 and next to nothing to the steps.
    expect(mean(0.1).variance).toBeGreaterThan(8);
    expect(mean(0.1).range).toBeGreaterThan(2);
  });

  it("layerStatistics(statistics, window) is the mean and the maximum over experts", () => {
    const statistics = {
      variance: Float64Array.of(1, 3),
      range: Float64Array.of(2, 8),
      stepVariance: Float64Array.of(1, 4),
    };
    expect(layerStatistics(statistics, 2)).toEqual({
      varianceMean: 2,
      varianceMax: 3,
      rangeMean: 5,
      rangeMax: 8,
      varianceRatio: 4 / 5,
      // d2(2) = 2 / sqrt(pi); mean range 5; mean step deviation 1.5
      rangeRatio: expect.closeTo(5 / (1.5 * (2 / Math.sqrt(Math.PI))), 12) as number,
    });
  });

  it("layerStatistics(statistics, window) has ratios of 0 where nothing moves at all", () => {
    const still = new Float64Array(2);
    const { varianceRatio, rangeRatio } = layerStatistics({ variance: still, range: still, stepVariance: still }, 10);
    expect([varianceRatio, rangeRatio]).toEqual([0, 0]);
  });
});

describe("StabilityTracker", () => {
  it("segments begin transient and turn stable with the first calm iteration of a run that lasts", () => {
    const tracker = track([...repeat(undefined, 9), ...repeat(wild, 20), ...repeat(calm, 50)], { hold: 50 });
    expect(tracker.segments).toEqual([
      { state: "transient", from: 0, to: 28 },
      { state: "stable", from: 29, to: 78 },
    ]);
    expect(tracker.stableSince).toBe(29);
  });

  it("segments stay transient when the last calm run is one iteration short of hold", () => {
    const tracker = track([...repeat(wild, 5), ...repeat(calm, 49)], { hold: 50 });
    expect(tracker.segments).toEqual([{ state: "transient", from: 0, to: 53 }]);
    expect(tracker.stableSince).toBeNull();
  });

  it("segments name a stable run in the middle, and stableSince is null after it", () => {
    const tracker = track([...repeat(wild, 3), ...repeat(calm, 5), ...repeat(wild, 2)], { hold: 5 }, 10);
    expect(tracker.segments).toEqual([
      { state: "transient", from: 0, to: 20 },
      { state: "stable", from: 30, to: 70 },
      { state: "transient", from: 80, to: 90 },
    ]);
    expect(tracker.stableSince).toBeNull();
  });

  it("segments can be stable from the first iteration to the last", () => {
    expect(track(repeat(calm, 5), { hold: 5 }).segments).toEqual([{ state: "stable", from: 0, to: 4 }]);
  });

  it("a run ends only 1.25 times above a limit, but begins only at the limit", () => {
    const within = ratios(2.5, 1.875);
    const tracker = track([within, calm, within, within, ratios(2.5001), within], { hold: 1 });
    expect(tracker.segments).toEqual([
      { state: "transient", from: 0, to: 0 },
      { state: "stable", from: 1, to: 3 },
      { state: "transient", from: 4, to: 5 },
    ]);
    expect(track([calm, ratios(1, 1.8751)], { hold: 1 }).segments.at(-1)).toMatchObject({ state: "transient" });
  });

  it("criterion threshold judges the raw means and knows no hysteresis", () => {
    const raw = (varianceMean: number, rangeMean: number): LayerStatistics => ({ ...wild, varianceMean, rangeMean });
    const options = { criterion: "threshold", maxVariance: 1, maxRange: 2, hold: 1 } as const;
    expect(track([raw(1, 2), raw(1.01, 2), raw(1, 2.01)], options).segments).toEqual([
      { state: "stable", from: 0, to: 0 },
      { state: "transient", from: 1, to: 2 },
    ]);
  });
});

describe("stateAt", () => {
  it("stateAt(segments, iteration) finds the segment, and takes what is outside all of them as transient", () => {
    const segments = [{ state: "stable", from: 10, to: 20 }] as const;
    expect([9, 10, 20, 21].map((iteration) => stateAt(segments, iteration))).toEqual([
      "transient",
      "stable",
      "stable",
      "transient",
    ]);
  });
});

describe("resolveStabilityOptions", () => {
  it("resolveStabilityOptions({}, window) holds the defaults of the noise criterion", () => {
    expect(resolveStabilityOptions({}, 100)).toEqual({
      criterion: "noise",
      maxVarianceRatio: 2,
      maxRangeRatio: 1.5,
      hysteresis: 1.25,
      maxVariance: null,
      maxRange: null,
      hold: 100,
    });
  });

  it.each<[StabilityOptions, string]>([
    [{ hold: 0 }, "hold must be a whole number of at least 1 recorded iteration, got 0"],
    [{ maxVarianceRatio: 0 }, "maxVarianceRatio must be a number above 0, got 0"],
    [{ hysteresis: 0.5 }, "hysteresis must be a factor of at least 1, got 0.5"],
    [{ maxVariance: 1 }, "maxVariance has no meaning for criterion noise"],
    [{ criterion: "threshold", hysteresis: 2 }, "hysteresis has no meaning for criterion threshold"],
    [{ criterion: "threshold", maxVariance: 1 }, "criterion threshold requires both maxVariance and maxRange"],
  ])("resolveStabilityOptions(%j) refuses what makes no sense", (options, message) => {
    expect(() => resolveStabilityOptions(options, 100)).toThrow(message);
  });
});
