/** Bitwise or of `count` 32-bit integers at `from`, a multiple of 4: negative if any of them is. */
export function orOfCounts(from: usize, count: i32): i32 {
  let lanes = i32x4.splat(0);
  for (const end = from + ((<usize>count) << 2); from < end; from += 16) lanes = v128.or(lanes, v128.load(from));
  const low = i32x4.extract_lane(lanes, 0) | i32x4.extract_lane(lanes, 1);
  return low | i32x4.extract_lane(lanes, 2) | i32x4.extract_lane(lanes, 3);
}
