import { describe, expect, test } from "vitest";

import { meanInterval } from "../../src/stats/block-bootstrap.js";
import { studentT } from "../../src/stats/student-t.js";
import { normals } from "../support/normals.js";
import { seededRandom } from "../support/seeded-random.js";

const noise = Array.from(normals(400, 1));
/** Sums of five neighbours: each depends on the four before it. */
const dependent = noise.map((_, at) => [0, 1, 2, 3, 4].reduce((sum, lag) => sum + noise[(at + 400 - lag) % 400]!, 0));

const width = ([low, high]: readonly [number, number]): number => high - low;
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deviation of the means of resamples that were really drawn (Politis & Romano 1992). */
function drawnDeviation(values: readonly number[], blockLength: number, resamples: number): number {
  const random = seededRandom(3);
  const means = Array.from({ length: resamples }, () => {
    const drawn: number[] = [];
    while (drawn.length < values.length) {
      const begin = Math.floor(random() * values.length);
      for (let at = 0; at < blockLength; at++) drawn.push(values[(begin + at) % values.length]!);
    }
    return average(drawn.slice(0, values.length));
  });
  const mean = average(means);
  return Math.sqrt(average(means.map((one) => (one - mean) ** 2)));
}

describe("meanInterval", () => {
  test.each([
    [noise, 1],
    [noise, 8],
    [dependent, 20],
    [dependent.slice(0, 93), 20],
  ])("meanInterval(values, options) is Student's t times the deviation of drawn resamples", (values, blockLength) => {
    const [low, high] = meanInterval(values, { blockLength, level: 0.9 })!;
    const blocks = Math.floor(values.length / blockLength);
    const deviation = drawnDeviation(values, blockLength, 4000) * Math.sqrt(blocks / (blocks - 1));
    expect((low + high) / 2).toBeCloseTo(average(values), 12);
    // 4,000 resamples leave some 1.1 % on a deviation.
    expect(Math.abs((high - low) / (2 * studentT(0.9, blocks - 1) * deviation) - 1)).toBeLessThan(0.04);
  });

  test("meanInterval(values, options) of independent values is that of the t test", () => {
    // Mean 4, deviation sqrt(38 / 3), t of three degrees of freedom 3.182446.
    const reach = (3.182446 * Math.sqrt(38 / 3)) / 2;
    const interval = meanInterval([1, 2, 4, 9], { blockLength: 1 });
    expect(interval).toEqual([expect.closeTo(4 - reach, 5), expect.closeTo(4 + reach, 5)]);
  });

  test.each([
    [4, 0.95],
    [7, 0.95],
    [7, 1 - 0.05 / 12],
  ])("meanInterval(values, options) of %i independent values misses their mean as often as meant", (count, level) => {
    const trials = 4000;
    const values = Array.from(normals(count * trials, 5));
    const above = Array.from({ length: trials }, (_, trial) => {
      const [low] = meanInterval(values.slice(trial * count, (trial + 1) * count), { blockLength: 1, level })!;
      return low > 0 ? 1 : 0;
    });
    const meant = (1 - level) / 2;
    // Four deviations of a share of 4,000.
    expect(Math.abs(average(above) - meant)).toBeLessThan(4 * Math.sqrt((meant * (1 - meant)) / trials));
  });

  test("meanInterval(values, options) sees dependence only where blocks are as long as it", () => {
    const [long, short] = [20, 1].map((blockLength) => meanInterval(dependent, { blockLength })!);
    expect(width(long!)).toBeGreaterThan(1.6 * width(short!));
  });

  test("meanInterval(values, options) is [c, c] for a constant, wider for a higher level", () => {
    const [low, high] = meanInterval(new Array<number>(14).fill(0.3), { blockLength: 3 })!;
    expect([low, high]).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.3, 12)]);
    expect(width(meanInterval(noise, { blockLength: 2, level: 0.99 })!)).toBeGreaterThan(
      1.2 * width(meanInterval(noise, { blockLength: 2 })!),
    );
  });

  test("meanInterval(values, options) tells nothing of fewer than three blocks", () => {
    expect(meanInterval([1, 2], { blockLength: 1 })).toBeNull();
    expect(meanInterval([1, 2, 3], { blockLength: 1 })).not.toBeNull();
    expect(meanInterval(noise.slice(0, 59), { blockLength: 20 })).toBeNull();
    expect(meanInterval([], { blockLength: 1 })).toBeNull();
  });
});
