// Error metrics of forecasts that are plain means, for src/backtest/score-means.ts. Experts are taken eight at a time, in
// four vectors: a strip. Each has its rows one after the other, [strips, rows, 8], so that a row is a line of the cache
// and a forecast goes through memory from front to back. Experts are padded with zeros: a padded actual has the
// reciprocal 0 and is forecast as 0, and so adds nothing.

/** Of a row of a strip. */
const stripBytes: usize = 64;

/**
 * Turns proportions, [rows, width], into strips, and into those of their reciprocals, 0 where there is none; and in
 * `idle`, [rows], counts how many of the `experts` of a row have 0.
 */
export function strips(
  proportions: usize,
  rows: i32,
  experts: i32,
  width: i32,
  actual: usize,
  reciprocal: usize,
  idle: usize,
): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const stride = <usize>rows * stripBytes;
  for (let row = 0; row < rows; row++) {
    let zeros = experts - width;
    let to = <usize>row * stripBytes;
    for (let expert = 0; expert < width; expert += 2) {
      const values = v128.load(proportions);
      const empty = f64x2.eq(values, zero);
      zeros += popcnt(i64x2.bitmask(empty));
      v128.store(actual + to, values);
      v128.store(reciprocal + to, v128.andnot(f64x2.div(one, values), empty));
      proportions += 16;
      to += (expert & 6) == 6 ? stride - 48 : 16;
    }
    store<i32>(idle + ((<usize>row) << 2), zeros);
  }
}

/**
 * Scores the sliding-window average of `window` rows against the `horizon` rows that follow them. The predicted value
 * joins the window, the oldest leaves. Stores the sums of |error|, error², and |error| / actual.
 *
 * @param actual of the first row of the window, in the first strip
 * @param stride bytes of a strip
 * @param ring room for [window] rows of a strip
 */
export function scoreSlidingAverage(
  actual: usize,
  reciprocal: usize,
  strips: i32,
  stride: usize,
  window: i32,
  horizon: i32,
  ring: usize,
  score: usize,
): void {
  const share = f64x2.splat(1 / <f64>window);
  let absolute = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let ratio = f64x2.splat(0);
  const windowBytes = <usize>window * stripBytes;
  for (let strip = 0; strip < strips; strip++) {
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let sum2 = f64x2.splat(0);
    let sum3 = f64x2.splat(0);
    memory.copy(ring, actual, windowBytes);
    for (let at = actual; at < actual + windowBytes; at += stripBytes) {
      sum0 = f64x2.add(sum0, v128.load(at));
      sum1 = f64x2.add(sum1, v128.load(at, 16));
      sum2 = f64x2.add(sum2, v128.load(at, 32));
      sum3 = f64x2.add(sum3, v128.load(at, 48));
    }
    let came = actual + windowBytes;
    let inverse = reciprocal + windowBytes;
    for (let left = horizon; left > 0; left -= window) {
      const end = ring + <usize>min(left, window) * stripBytes;
      for (let oldest = ring; oldest < end; oldest += stripBytes) {
        const forecast0 = f64x2.mul(sum0, share);
        const forecast1 = f64x2.mul(sum1, share);
        const forecast2 = f64x2.mul(sum2, share);
        const forecast3 = f64x2.mul(sum3, share);
        sum0 = f64x2.add(f64x2.sub(sum0, v128.load(oldest)), forecast0);
        sum1 = f64x2.add(f64x2.sub(sum1, v128.load(oldest, 16)), forecast1);
        sum2 = f64x2.add(f64x2.sub(sum2, v128.load(oldest, 32)), forecast2);
        sum3 = f64x2.add(f64x2.sub(sum3, v128.load(oldest, 48)), forecast3);
        v128.store(oldest, forecast0);
        v128.store(oldest, forecast1, 16);
        v128.store(oldest, forecast2, 32);
        v128.store(oldest, forecast3, 48);
        const error0 = f64x2.abs(f64x2.sub(forecast0, v128.load(came)));
        const error1 = f64x2.abs(f64x2.sub(forecast1, v128.load(came, 16)));
        const error2 = f64x2.abs(f64x2.sub(forecast2, v128.load(came, 32)));
        const error3 = f64x2.abs(f64x2.sub(forecast3, v128.load(came, 48)));
        absolute = f64x2.add(absolute, sumOf(error0, error1, error2, error3));
        squares = f64x2.add(squares, sumOfSquares(error0, error1, error2, error3));
        ratio = f64x2.add(ratio, sumOfRatios(error0, error1, error2, error3, inverse));
        came += stripBytes;
        inverse += stripBytes;
      }
    }
    actual += stride;
    reciprocal += stride;
  }
  storeScore(score, absolute, squares, ratio);
}

/** Scores the same row, [strips, 8], at every one of the `horizon` rows of `actual`. */
export function scoreConstant(
  forecast: usize,
  actual: usize,
  reciprocal: usize,
  strips: i32,
  stride: usize,
  horizon: i32,
  score: usize,
): void {
  let absolute = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let ratio = f64x2.splat(0);
  for (let strip = 0; strip < strips; strip++) {
    const forecast0 = v128.load(forecast);
    const forecast1 = v128.load(forecast, 16);
    const forecast2 = v128.load(forecast, 32);
    const forecast3 = v128.load(forecast, 48);
    const end = actual + <usize>horizon * stripBytes;
    let inverse = reciprocal;
    for (let came = actual; came < end; came += stripBytes) {
      const error0 = f64x2.abs(f64x2.sub(forecast0, v128.load(came)));
      const error1 = f64x2.abs(f64x2.sub(forecast1, v128.load(came, 16)));
      const error2 = f64x2.abs(f64x2.sub(forecast2, v128.load(came, 32)));
      const error3 = f64x2.abs(f64x2.sub(forecast3, v128.load(came, 48)));
      absolute = f64x2.add(absolute, sumOf(error0, error1, error2, error3));
      squares = f64x2.add(squares, sumOfSquares(error0, error1, error2, error3));
      ratio = f64x2.add(ratio, sumOfRatios(error0, error1, error2, error3, inverse));
      inverse += stripBytes;
    }
    forecast += stripBytes;
    actual += stride;
    reciprocal += stride;
  }
  storeScore(score, absolute, squares, ratio);
}

function sumOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
}

function sumOfSquares(a: v128, b: v128, c: v128, d: v128): v128 {
  return sumOf(f64x2.mul(a, a), f64x2.mul(b, b), f64x2.mul(c, c), f64x2.mul(d, d));
}

function sumOfRatios(a: v128, b: v128, c: v128, d: v128, inverse: usize): v128 {
  return sumOf(
    f64x2.mul(a, v128.load(inverse)),
    f64x2.mul(b, v128.load(inverse, 16)),
    f64x2.mul(c, v128.load(inverse, 32)),
    f64x2.mul(d, v128.load(inverse, 48)),
  );
}

function storeScore(score: usize, absolute: v128, squares: v128, ratio: v128): void {
  store<f64>(score, f64x2.extract_lane(absolute, 0) + f64x2.extract_lane(absolute, 1));
  store<f64>(score, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 8);
  store<f64>(score, f64x2.extract_lane(ratio, 0) + f64x2.extract_lane(ratio, 1), 16);
}
