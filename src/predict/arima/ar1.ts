import type { ArmaCoefficients } from "./arma-filter.js";

/** tanh(u) for u inside +-6 reaches |phi| = 0.99999: nearer to a unit root than 8,000 values can tell. */
const furthest = 6;
const gridSize = 400;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * Exact maximum-likelihood fit of an AR(1), with a mean or about zero.
 *
 * Given phi, the mean (generalised least squares) and the innovation variance have closed forms, so the likelihood is
 * a function of phi alone, which a grid and a golden-section search maximise: it may have two peaks near a unit root.
 * Source: Hamilton, Time Series Analysis (1994), section 5.2, equation (5.2.9). The `arima` package
 * is not asked, because it takes the variance of the first value of an AR(1) for that of an innovation.
 *
 * @param values best standardised: sums of squares are kept, so a large offset would cost digits. [n]
 */
export function fitAr1(values: Float64Array, withMean: boolean): ArmaCoefficients {
  const profile = ar1Profile(values, withMean);
  const logLikelihood = (u: number): number => profile(Math.tanh(u)).logLikelihood;

  let [best, highest] = [0, -Infinity];
  for (let step = 1; step < gridSize; step++) {
    const u = furthest * ((2 * step) / gridSize - 1);
    const candidate = logLikelihood(u);
    if (candidate > highest) [best, highest] = [u, candidate];
  }
  let [low, high] = [best - (2 * furthest) / gridSize, best + (2 * furthest) / gridSize];
  while (high - low > 1e-9) {
    const [left, right] = [high - goldenRatio * (high - low), low + goldenRatio * (high - low)];
    if (logLikelihood(left) > logLikelihood(right)) high = right;
    else low = left;
  }
  const phi = Math.tanh((low + high) / 2);
  return { phi: Float64Array.of(phi), theta: new Float64Array(0), mean: profile(phi).mean };
}

/** Mean and log-likelihood (up to a constant) as functions of phi, from sums that are taken once. */
function ar1Profile(values: Float64Array, withMean: boolean): (phi: number) => { mean: number; logLikelihood: number } {
  const n = values.length;
  const [first, last] = [values[0]!, values[n - 1]!];
  let [sum, squares, products] = [first, first ** 2, 0];
  for (let t = 1; t < n; t++) {
    sum += values[t]!;
    squares += values[t]! ** 2;
    products += values[t]! * values[t - 1]!;
  }
  return (phi) => {
    const weight = 1 - phi ** 2;
    // Derivative by the mean set to zero: the first value weighs 1 - phi^2, each later difference 1 - phi.
    const mean = withMean
      ? (weight * first + (1 - phi) * (sum - first - phi * (sum - last))) / (weight + (n - 1) * (1 - phi) ** 2)
      : 0;
    const centredSquares = squares - 2 * mean * sum + n * mean ** 2;
    const innerSquares = centredSquares - (first - mean) ** 2 - (last - mean) ** 2;
    const centredProducts = products - mean * (2 * sum - first - last) + (n - 1) * mean ** 2;
    const sigma2 = (centredSquares - 2 * phi * centredProducts + phi ** 2 * innerSquares) / n;
    return { mean, logLikelihood: -0.5 * n * Math.log(sigma2) + 0.5 * Math.log(weight) };
  };
}
