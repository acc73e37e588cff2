/** Outcome of the test for a season. */
export interface SeasonalityTest {
  /** Fisher's g: the largest periodogram ordinate over the sum of all. 0 where there is nothing to test. */
  readonly statistic: number;
  readonly pValue: number;
  /** Period of the largest ordinate in recorded iterations, n / j for an integer j; null where there is none. */
  readonly period: number | null;
}

/** Where a season is looked for, and after what was filtered out. */
export interface SeasonalityOptions {
  /** Longest period looked for, in recorded iterations; never fewer than three full cycles fit. @default Infinity */
  readonly maxPeriod?: number;
  /** Largest order of the autoregression that is filtered out first. @default 3 */
  readonly maxPrewhitening?: number;
}

/** What repeats less often can as well be a trend. */
const fewestCycles = 3;

/**
 * Tests a stationary series for one periodic component of unknown period, by Fisher's g-test on the periodogram. The
 * null hypothesis is an autoregression without a season, so a small p-value speaks for a season.
 *
 * Fisher's test presumes white noise, where load is autocorrelated; the series is therefore prewhitened by an
 * autoregression, its order chosen by AIC and kept too small to swallow a season.
 * Source: Fisher, Tests of significance in harmonic analysis (Proceedings of the Royal Society A 125, 1929), as in
 * Brockwell and Davis, Time Series: Theory and Methods (2nd ed.), section 10.2.
 * Cost: n^2 / 2.
 *
 * @param values finite and stationary: differenced or detrended before. [n]
 */
export function seasonality(values: Float64Array, options: SeasonalityOptions = {}): SeasonalityTest {
  const { maxPeriod = Infinity, maxPrewhitening = 3 } = options;
  const residuals = prewhiten(values, maxPrewhitening);
  const n = residuals.length;
  let [total, largest, peak, ordinates] = [0, 0, 0, 0];
  for (let cycles = Math.max(fewestCycles, Math.ceil(n / maxPeriod)); cycles <= Math.floor((n - 1) / 2); cycles++) {
    const ordinate = periodogram(residuals, cycles);
    total += ordinate;
    ordinates++;
    if (ordinate > largest) [largest, peak] = [ordinate, cycles];
  }
  if (!(total > 0) || ordinates < 2) return { statistic: 0, pValue: 1, period: null };
  const statistic = largest / total;
  return { statistic, pValue: fisherPValue(statistic, ordinates), period: n / peak };
}

/**
 * P(g > `statistic`) for the largest of `ordinates` periodogram ordinates of Gaussian white noise over their sum:
 * the sum over j >= 1 of (-1)^(j-1) C(m, j) (1 - j g)^(m-1), as long as j g < 1.
 */
export function fisherPValue(statistic: number, ordinates: number): number {
  const m = ordinates;
  // Where the first term is large the alternating sum loses its digits; the p-value is near 1 and the limit will do.
  if (m * (1 - statistic) ** (m - 1) > 4) return 1 - (1 - Math.exp(-m * statistic)) ** m;
  let [sum, logChoose] = [0, 0];
  for (let j = 1; j <= m && j * statistic < 1; j++) {
    logChoose += Math.log((m - j + 1) / j);
    const term = Math.exp(logChoose + (m - 1) * Math.log1p(-j * statistic));
    sum += j % 2 === 1 ? term : -term;
  }
  return Math.min(1, Math.max(0, sum));
}

/** Squared modulus of the Fourier sum at `cycles` in the length of the series, by Goertzel's recursion. */
function periodogram(values: Float64Array, cycles: number): number {
  const doubledCosine = 2 * Math.cos((2 * Math.PI * cycles) / values.length);
  let [previous, beforeThat] = [0, 0];
  for (const value of values) [previous, beforeThat] = [value + doubledCosine * previous - beforeThat, previous];
  return previous ** 2 + beforeThat ** 2 - doubledCosine * previous * beforeThat;
}

/**
 * Residuals of the autoregression with the smallest AIC among orders 0 ... `maxOrder`, by the Durbin-Levinson
 * recursion on the sample autocovariances (Brockwell and Davis, section 8.2). [n] -> [n - order]
 */
function prewhiten(values: Float64Array, maxOrder: number): Float64Array {
  const n = values.length;
  const centre = values.reduce((sum, value) => sum + value, 0) / n;
  const centred = values.map((value) => value - centre);
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += centred[t]! * centred[t - lag]!;
    return sum / n;
  };
  let [variance, row] = [covariance(0), [] as number[]];
  let [chosen, lowest] = [row, n * Math.log(variance)];
  for (let order = 1; order <= maxOrder && variance > 0; order++) {
    const explained = row.reduce((sum, coefficient, index) => sum + coefficient * covariance(order - 1 - index), 0);
    const partial = (covariance(order) - explained) / variance;
    const shorter = row;
    row = [...shorter.map((coefficient, index) => coefficient - partial * shorter[order - 2 - index]!), partial];
    variance *= 1 - partial ** 2;
    const aic = n * Math.log(variance) + 2 * order;
    if (aic < lowest) [chosen, lowest] = [row, aic];
  }
  const phi = chosen;
  return centred
    .map((value, t) =>
      phi.reduce((sum, coefficient, index) => sum - coefficient * (centred[t - 1 - index] ?? 0), value),
    )
    .slice(phi.length);
}
