import { sfc32 } from "./random.js";

/** How a block bootstrap resamples, and what part its interval covers. */
export interface BootstrapOptions {
  /** Origins in a block: as many as depend on each other. */
  readonly blockLength: number;
  /** @default 2000 */
  readonly resamples?: number;
  /** Part of the resampled means that the interval covers. @default 0.95 */
  readonly level?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * Interval of the mean of a series whose neighbours depend on each other, by the circular block bootstrap (Politis &
 * Romano 1992): resamples are made of blocks of consecutive values, which begin anywhere and wrap around at the end, and
 * the interval is that of the percentiles of their means. The same values and options give the same interval.
 *
 * @example
 * meanInterval([1, 1, 1, 1], { blockLength: 1 }); // [1, 1]
 *
 * @param values [n], in order
 * @returns null where there are fewer than four blocks: they would tell nothing of the noise
 */
export function meanInterval(
  values: readonly number[],
  { blockLength, resamples = 2000, level = 0.95, seed = 1 }: BootstrapOptions,
): [low: number, high: number] | null {
  const { length } = values;
  if (length < 4 * blockLength) return null;
  // Sums of the blocks that begin at each value; the last one of a resample may be cut short.
  const rest = length % blockLength;
  const [whole, cut] = [blockSums(values, blockLength), blockSums(values, rest)];
  const random = sfc32(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = rest === 0 ? 0 : cut[random.below(length)]!;
    for (let block = 0; block < Math.floor(length / blockLength); block++) sum += whole[random.below(length)]!;
    return sum / length;
  }).sort();
  const tail = (1 - level) / 2;
  return [quantile(means, tail), quantile(means, 1 - tail)];
}

/** Sum of the `blockLength` values from each on, wrapping around. */
function blockSums(values: readonly number[], blockLength: number): number[] {
  return values.map((_, begin) => {
    let sum = 0;
    for (let offset = 0; offset < blockLength; offset++) sum += values[(begin + offset) % values.length]!;
    return sum;
  });
}

/** By linear interpolation between neighbours of sorted values (Hyndman & Fan 1996, type 7). */
function quantile(sorted: Float64Array, part: number): number {
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (at - below) * (next - sorted[below]!);
}
