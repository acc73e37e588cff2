import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SlidingWindow, type WindowStatistics } from "../../src/stats/sliding-window.js";
import { seededRandom } from "../support/seeded-random.js";

type Row = { variance: number[]; range: number[]; stepVariance: number[] };

/** Every full window of a [n, E] series, by the sliding algorithm. */
function slide(values: Float64Array, experts: number, window: number): Row[] {
  const sliding = new SlidingWindow(experts, window);
  const rows: Row[] = [];
  for (let offset = 0; offset < values.length; offset += experts) {
    const full = sliding.push(values, offset);
    if (full === undefined) continue;
    rows.push({ variance: [...full.variance], range: [...full.range], stepVariance: [...full.stepVariance] });
  }
  return rows;
}

/** The same from the definitions, each window afresh and by two passes. */
function bruteForce(values: Float64Array, experts: number, window: number): Row[] {
  const n = values.length / experts;
  return Array.from({ length: Math.max(0, n - window + 1) }, (_, start) => {
    const columns = Array.from({ length: experts }, (_, e) =>
      Array.from({ length: window }, (_, i) => values[(start + i) * experts + e]!),
    );
    return {
      variance: columns.map((column) => {
        // Deviations from the first value first: a mean of values around 1e9 alone would cost eight digits.
        const shifted = column.map((value) => value - column[0]!);
        const mean = shifted.reduce((a, b) => a + b, 0) / window;
        return shifted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / window;
      }),
      range: columns.map((column) => Math.max(...column) - Math.min(...column)),
      stepVariance: columns.map(
        (column) => column.slice(1).reduce((sum, v, i) => sum + (v - column[i]!) ** 2, 0) / (2 * (window - 1)),
      ),
    };
  });
}

function expectClose(actual: readonly Row[], expected: readonly Row[], relative: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, row] of expected.entries()) {
    for (const name of ["variance", "range", "stepVariance"] as const) {
      for (const [e, value] of row[name].entries()) {
        const difference = Math.abs(actual[i]![name][e]! - value);
        if (difference > relative * Math.abs(value)) {
          expect.fail(`${name} of expert ${e} in window ${i}: ${actual[i]![name][e]!} is not ${value}`);
        }
      }
    }
  }
}

describe("SlidingWindow", () => {
  const series = Float64Array.from({ length: 36 }, (_, k) => {
    const [i, e] = [Math.floor(k / 3), k % 3];
    return ((7 * i * i + 3 * i * e + 11 * e) % 23) / 23;
  });

  const numpy: Row[] = [
    {
      variance: [0.10691871455576558, 0.03523629489603024, 0.035085066162570885],
      range: [0.8695652173913043, 0.4782608695652174, 0.4782608695652174],
      stepVariance: [0.048676748582230624, 0.04749527410207939, 0.05245746691871456],
    },
    {
      variance: [0.035085066162570885, 0.057769376181474465, 0.09981096408317582],
      range: [0.47826086956521735, 0.7391304347826086, 0.9565217391304348],
      stepVariance: [0.05245746691871455, 0.058128544423440454, 0.19494328922495277],
    },
  ];

  it("push(row) agrees with NumPy's var, ptp and diff over sliding_window_view", () => {
    // NumPy 2.4.6: sliding_window_view(x, 5, axis=0); .var(-1); max - min; (diff ** 2).mean(-1) / 2
    const rows = slide(series, 3, 5);
    expect(rows.length).toBe(8);
    expectClose([rows[0]!, rows[7]!], numpy, 1e-14);
  });

  it("push(row) gives nothing before the window is full and n - window + 1 results in all", () => {
    expect(slide(series, 3, 12).length).toBe(1);
    expect(slide(series, 3, 13)).toEqual([]);
  });

  it("push(row) equals brute force for any series, experts and window", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 150 }),
        (experts, window, counts) => {
          const values = Float64Array.from(counts.slice(0, counts.length - (counts.length % experts)), (c) => c / 1000);
          // Below 1e-12 of values around 1, brute force itself has no digits left.
          const floor = (rows: Row[]): Row[] =>
            rows.map((row) => ({ ...row, variance: row.variance.map((v) => (v < 1e-14 ? 0 : v)) }));
          expectClose(floor(slide(values, experts, window)), floor(bruteForce(values, experts, window)), 1e-10);
        },
      ),
      { seed: 1 },
    );
  });

  it("push(row) does not drift: 1e5 rows on an offset of 1e9 still equal brute force", () => {
    const random = seededRandom(7);
    const values = Float64Array.from({ length: 1e5 }, () => 1e9 + random());
    // 1e-11: after the offset is gone, 16 digits less those lost in a window's own sums.
    expectClose(slide(values, 1, 100), bruteForce(values, 1, 100), 1e-11);
  });

  it("push(row) gives exactly 0 for an expert that is flat after a spike", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 37 ? 0.9 : 0.1 / 3));
    const rows = slide(values, 1, 10);
    expect(rows.slice(38).every((row) => row.variance[0] === 0 && row.range[0] === 0)).toBe(true);
    expect(rows.slice(38).every((row) => row.stepVariance[0] === 0)).toBe(true);
    expect(rows[30]!.range[0]).toBe(0.9 - 0.1 / 3);
  });

  it("reset() makes the next rows independent of those before", () => {
    const sliding = new SlidingWindow(3, 4);
    for (let offset = 0; offset < 21; offset += 3) sliding.push(series, offset);
    sliding.reset();
    let full: WindowStatistics | undefined;
    for (let offset = 9; offset < 36; offset += 3) full = sliding.push(series, offset);
    expect([...full!.variance]).toEqual(slide(series.slice(9), 3, 4).at(-1)!.variance);
  });

  it("new SlidingWindow(experts, 1) refuses a window without a step in it", () => {
    expect(() => new SlidingWindow(1, 1)).toThrow(
      "a window must be a whole number of at least 2 recorded iterations, got 1",
    );
    expect(() => new SlidingWindow(1, 2.5)).toThrow("got 2.5");
  });
});
