import { UsageError } from "../errors.js";

/** Where a rolling-origin evaluation looks, in rows (recorded iterations) of the trace. */
export interface OriginOptions {
  /** Recorded iterations ahead. */
  readonly horizon: number;
  /** Recorded iterations between two origins. */
  readonly stride: number;
  /** Fewest recorded iterations up to and including an origin. */
  readonly minHistory: number;
  /** First row that may be an origin. @default 0 */
  readonly start?: number;
}

/**
 * The origins of a rolling-origin evaluation: rows of the last iteration that each forecast may see.
 *
 *     row      0 1 2 3 4 5 6 7 8 9         minHistory 3, horizon 4, stride 2; h: history, *: origin, f: forecast
 *     origin 2 h h * f f f f
 *     origin 4 h h h h * f f f f           the history expands: it always begins with the segment
 *
 * Within each segment origins run from the first that leaves enough history to the last that leaves the whole
 * horizon, `stride` apart; neither history nor horizon crosses from one segment to the next.
 *
 * @throws {UsageError} horizon, stride or minHistory is not a whole number of at least 1
 * @param segmentStarts first row of each segment, increasing from 0
 * @param length rows in the trace
 */
export function originRows(segmentStarts: ArrayLike<number>, length: number, options: OriginOptions): number[] {
  const { horizon, stride, minHistory, start = 0 } = options;
  for (const [name, value] of Object.entries({ horizon, stride, minHistory })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new UsageError(`${name} must be a whole number of at least 1, got ${value}`);
    }
  }
  const origins: number[] = [];
  for (let segment = 0; segment < segmentStarts.length; segment += 1) {
    const begin = segmentStarts[segment]!;
    const end = segmentStarts[segment + 1] ?? length; // exclusive
    const first = Math.max(begin + minHistory - 1, start);
    for (let origin = first; origin + horizon < end; origin += stride) origins.push(origin);
  }
  return origins;
}
