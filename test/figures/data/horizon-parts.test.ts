import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { evenlyPicked } from "../../../src/figures/data/evenly-picked.js";
import { horizonParts } from "../../../src/figures/data/horizon-parts.js";

describe("horizonParts", () => {
  it("horizonParts(steps) is each step for a short horizon, and forty parts of a long one", () => {
    expect(horizonParts(2)).toEqual([
      { from: 1, to: 1 },
      { from: 2, to: 2 },
    ]);
    expect(horizonParts(1000)[39]).toEqual({ from: 976, to: 1000 });
  });

  it("horizonParts(steps) holds every step once, in parts whose lengths differ by one at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) => {
        const parts = horizonParts(steps);
        expect([parts[0]!.from, parts.at(-1)!.to]).toEqual([1, steps]);
        for (const [index, { from }] of parts.entries()) if (index > 0) expect(from).toBe(parts[index - 1]!.to + 1);
        const lengths = parts.map(({ from, to }) => to - from + 1);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("evenlyPicked", () => {
  it("evenlyPicked(items, most) keeps the first and the last", () => {
    expect(evenlyPicked([1, 2, 3], 5)).toEqual([1, 2, 3]);
    expect(evenlyPicked([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
    expect(evenlyPicked([7, 8], 1)).toEqual([7]);
  });
});
