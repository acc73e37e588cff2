import { expect, test } from "vitest";

import { meanInterval } from "../../src/stats/block-bootstrap.js";
import { normals } from "../support/normals.js";

/**
 * Deviation of the mean of circular blocks, exactly: with n a multiple of b, resampled means are means of n / b
 * independent blocks, each one of the n that there are (Politis & Romano 1992).
 */
function exactDeviation(values: readonly number[], blockLength: number): number {
  const n = values.length;
  const blocks = values.map((_, begin) => {
    const block = Array.from({ length: blockLength }, (_value, offset) => values[(begin + offset) % n]!);
    return block.reduce((sum, value) => sum + value, 0) / blockLength;
  });
  const mean = blocks.reduce((sum, value) => sum + value, 0) / n;
  const variance = blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return Math.sqrt((variance * blockLength) / n);
}

const noise = Array.from(normals(400, 1));
/** Sums of five neighbours: each depends on the four before it. */
const dependent = noise.map((_, at) => [0, 1, 2, 3, 4].reduce((sum, lag) => sum + noise[(at + 400 - lag) % 400]!, 0));

test.each([
  [noise, 1],
  [noise, 8],
  [dependent, 1],
  [dependent, 20],
])("meanInterval(values, options) is as wide as the exact deviation of the blocks says", (values, blockLength) => {
  const [low, high] = meanInterval(values, { blockLength, resamples: 20_000 })!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = exactDeviation(values, blockLength);
  // Means of 20 and more blocks are nearly normal; 20,000 resamples leave some 2 % on a percentile.
  expect((high - low) / (2 * 1.96 * deviation)).toBeCloseTo(1, 1);
  expect((low + high) / 2).toBeCloseTo(mean, 1);
});

test("meanInterval(values, options) sees dependence only where blocks are as long as it", () => {
  const width = (blockLength: number) => {
    const [low, high] = meanInterval(dependent, { blockLength })!;
    return high - low;
  };
  expect(width(20)).toBeGreaterThan(1.6 * width(1));
});

test("meanInterval(values, options) is the same for the same seed, and [c, c] for a constant", () => {
  const options = { blockLength: 3 };
  expect(meanInterval(noise, options)).toEqual(meanInterval([...noise], options));
  expect(meanInterval(noise, options)).not.toEqual(meanInterval(noise, { ...options, seed: 2 }));
  const [low, high] = meanInterval(new Array<number>(14).fill(0.3), options)!;
  expect([low, high]).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.3, 12)]);
});

test("meanInterval(values, options) tells nothing of fewer than four blocks", () => {
  expect(meanInterval([1, 2, 3], { blockLength: 1 })).toBeNull();
  expect(meanInterval([1, 2, 3, 4], { blockLength: 1 })).not.toBeNull();
  expect(meanInterval(noise.slice(0, 79), { blockLength: 20 })).toBeNull();
  expect(meanInterval([], { blockLength: 1 })).toBeNull();
});
