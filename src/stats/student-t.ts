/**
 * Value that a Student t variate exceeds in size with the probability `1 - level`: the two-sided quantile, by halving on
 * the finite sums for whole degrees of freedom (Abramowitz & Stegun, 26.7.3 and 26.7.4). `studentT(0.95, 3)` is 3.182.
 *
 * @param level in (0, 1)
 * @param freedom degrees of freedom, a whole number from 1
 */
export function studentT(level: number, freedom: number): number {
  // In the angle, atan(t / sqrt(freedom)), every t has its place in a short interval.
  let [low, high] = [0, Math.PI / 2];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/** Probability that a t variate is nearer to 0 than t = sqrt(freedom) · tan(angle). */
function probabilityWithin(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power < freedom; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
