import { describe, expect, it } from "vitest";

import { expectedRange } from "../../src/stats/expected-range.js";

describe("expectedRange", () => {
  it("expectedRange(n) equals the d2 of control charts, by SciPy 1.17.1's quad on the same integral", () => {
    const known = [
      [2, 1.1283791670955123], // 2 / sqrt(pi)
      [5, 2.325928947281039],
      [10, 3.0775054616703454],
      [25, 3.9306292195071126],
      [100, 5.015187272883368],
      [1000, 6.482871538266882],
      [10000, 7.703231634133349],
    ] as const;
    // 1e-11: ten thousand strips of the density, each good to 1e-16 or so, add up.
    for (const [n, d2] of known) expect(Math.abs(expectedRange(n) / d2 - 1)).toBeLessThan(1e-11);
  });

  it("expectedRange(n) rises with n", () => {
    const ranges = Array.from({ length: 200 }, (_, i) => expectedRange(i + 2));
    expect(ranges.every((range, i) => i === 0 || range > ranges[i - 1]!)).toBe(true);
  });
});
