import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { originRows } from "../../src/backtest/origins.js";

describe("originRows", () => {
  it("originRows(...) gives the folds of its docblock", () => {
    expect(originRows([0], 10, { minHistory: 3, horizon: 4, stride: 2 })).toEqual([2, 4]);
  });

  it("originRows(...) has its last origin where exactly the horizon is left", () => {
    expect(originRows([0], 10, { minHistory: 1, horizon: 9, stride: 1 })).toEqual([0]);
    expect(originRows([0], 10, { minHistory: 1, horizon: 10, stride: 1 })).toEqual([]);
  });

  it("originRows(...) never lets history or horizon cross into another segment, whatever it is asked", () => {
    const small = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(fc.array(small, { minLength: 1 }), small, small, small, (lengths, minHistory, horizon, stride) => {
        const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
        const total = lengths.reduce((a, b) => a + b, 0);
        const expected: number[] = [];
        lengths.forEach((length, s) => {
          for (let row = minHistory - 1; row + horizon <= length - 1; row += stride) expected.push(starts[s]! + row);
        });
        expect(originRows(starts, total, { minHistory, horizon, stride })).toEqual(expected);
      }),
      { seed: 4 },
    );
  });

  it("originRows({ stride: 0 }) is refused", () => {
    expect(() => originRows([0], 20, { minHistory: 1, horizon: 1, stride: 0 })).toThrow(
      "stride must be a whole number of at least 1, got 0",
    );
  });

  it("originRows({ start }) begins there and no earlier", () => {
    expect(originRows([0], 20, { minHistory: 3, horizon: 4, stride: 5, start: 6 })).toEqual([6, 11]);
  });
});
