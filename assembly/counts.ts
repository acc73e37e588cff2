/** Bitwise or of `count` 32-bit integers at `from`: negative if any of them is. */
export function orOfCounts(from: usize, count: i32): i32 {
  let lanes = i32x4.splat(0);
  const whole = count & ~3;
  let at = from;
  for (let index = 0; index < whole; index += 4) {
    lanes = v128.or(lanes, v128.load(at));
    at += 16;
  }
  let or = i32x4.extract_lane(lanes, 0) | i32x4.extract_lane(lanes, 1);
  or |= i32x4.extract_lane(lanes, 2) | i32x4.extract_lane(lanes, 3);
  for (let index = whole; index < count; index++) {
    or |= load<i32>(at);
    at += 4;
  }
  return or;
}
