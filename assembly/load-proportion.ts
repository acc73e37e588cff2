/**
 * Load proportions of `rows` rows of `experts` counts, each row padded with zeros to `width`: the twin of
 * src/trace/load-proportion.ts.
 */
export function loadProportions(tokens: usize, rows: i32, experts: i32, width: i32, proportions: usize): void {
  const whole = experts & ~3;
  for (let row = 0; row < rows; row++) {
    const total = rowTotal(tokens, experts);
    const totals = f64x2.splat(total);
    let from = tokens;
    let to = proportions;
    for (let expert = 0; expert < whole; expert += 4) {
      const counts = v128.load(from);
      v128.store(to, f64x2.div(f64x2.convert_low_i32x4_s(counts), totals));
      const high = i8x16.shuffle(counts, counts, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      v128.store(to, f64x2.div(f64x2.convert_low_i32x4_s(high), totals), 16);
      from += 16;
      to += 32;
    }
    for (let expert = whole; expert < experts; expert++) {
      store<f64>(to, <f64>load<i32>(from) / total);
      from += 4;
      to += 8;
    }
    for (let expert = experts; expert < width; expert++) {
      store<f64>(to, 0);
      to += 8;
    }
    tokens += <usize>experts * 4;
    proportions += <usize>width * 8;
  }
}

/** Whole numbers add up exactly in whatever order. */
function rowTotal(tokens: usize, experts: i32): f64 {
  let lanes = f64x2.splat(0);
  const whole = experts & ~3;
  for (let expert = 0; expert < whole; expert += 4) {
    const counts = v128.load(tokens);
    const high = i8x16.shuffle(counts, counts, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    lanes = f64x2.add(lanes, f64x2.convert_low_i32x4_s(counts));
    lanes = f64x2.add(lanes, f64x2.convert_low_i32x4_s(high));
    tokens += 16;
  }
  let total = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  for (let expert = whole; expert < experts; expert++) {
    total += <f64>load<i32>(tokens);
    tokens += 4;
  }
  return total;
}
