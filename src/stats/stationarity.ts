import { mean } from "simple-statistics";
import { mackinnonPValue } from "./mackinnon.js";
import { nestedLeastSquares } from "./nested-least-squares.js";

/** Outcome of a unit-root test. */
export interface StationarityTest {
  readonly statistic: number;
  readonly pValue: number;
  /** Lags that the test allowed for. */
  readonly lags: number;
}

/** Null hypothesis and lags of a KPSS test. */
export interface KpssOptions {
  /** What the series is stationary about: a level or a linear trend. @default "level" */
  readonly regression?: "level" | "trend";
  /**
   * Lags of the long-run variance: `short` = trunc(4 (n/100)^(1/4)), as R's tseries and urca by default; `legacy` =
   * ceil(12 (n/100)^(1/4)), as statsmodels' `legacy`; or their number. @default "short"
   */
  readonly lags?: "short" | "legacy" | number;
}

/** Upper-tail critical values at the probabilities below: table 1 of the source of `kpss`. */
const kpssCritical = { level: [0.347, 0.463, 0.574, 0.739], trend: [0.119, 0.146, 0.176, 0.216] } as const;
const kpssProbabilities = [0.1, 0.05, 0.025, 0.01] as const;

/**
 * KPSS test: the null hypothesis is stationarity, so a small p-value speaks for a unit root. The p-value is
 * interpolated in the published table and so never leaves [0.01, 0.1]. A constant series counts as stationary.
 *
 * Source: Kwiatkowski, Phillips, Schmidt and Shin, Testing the null hypothesis of stationarity against the alternative
 * of a unit root (Journal of Econometrics 54, 1992), equations (10) and (11), Bartlett weights.
 *
 * @param values finite. [n], n > lags
 */
export function kpss(values: Float64Array, options: KpssOptions = {}): StationarityTest {
  const { regression = "level", lags: rule = "short" } = options;
  const n = values.length;
  const lags = Math.min(n - 1, typeof rule === "number" ? rule : kpssLags[rule](n));
  const residuals = regression === "level" ? aboutMean(values) : aboutTrend(values);

  let [partialSum, squaredSums, longRunVariance] = [0, 0, 0];
  for (const residual of residuals) {
    partialSum += residual;
    squaredSums += partialSum ** 2;
    longRunVariance += residual ** 2;
  }
  for (let lag = 1; lag <= lags; lag++) {
    let products = 0;
    for (let t = lag; t < n; t++) products += residuals[t]! * residuals[t - lag]!;
    longRunVariance += 2 * (1 - lag / (lags + 1)) * products;
  }
  const statistic = longRunVariance > 0 ? squaredSums / (n * longRunVariance) : 0;
  return { statistic, pValue: kpssPValue(statistic, kpssCritical[regression]), lags };
}

const kpssLags = {
  short: (n: number): number => Math.trunc(4 * (n / 100) ** 0.25),
  legacy: (n: number): number => Math.ceil(12 * (n / 100) ** 0.25),
};

function kpssPValue(statistic: number, critical: readonly number[]): number {
  if (statistic <= critical[0]!) return kpssProbabilities[0];
  for (let index = 1; index < critical.length; index++) {
    if (statistic > critical[index]!) continue;
    const share = (statistic - critical[index - 1]!) / (critical[index]! - critical[index - 1]!);
    return kpssProbabilities[index - 1]! + share * (kpssProbabilities[index]! - kpssProbabilities[index - 1]!);
  }
  return kpssProbabilities[3];
}

/** Form of the regression of an augmented Dickey-Fuller test. */
export interface AdfOptions {
  /** Deterministic part of the regression: a constant, or a constant and a trend. @default "constant" */
  readonly regression?: "constant" | "trend";
  /**
   * Lagged differences: `aic` chooses by AIC among 0 ... ceil(12 (n/100)^(1/4)), as statsmodels does by default;
   * `fixed` = trunc((n - 1)^(1/3)), as R's tseries; or their number. @default "aic"
   */
  readonly lags?: "aic" | "fixed" | number;
}

/**
 * Augmented Dickey-Fuller test: the null hypothesis is a unit root, so a small p-value speaks for stationarity.
 * The p-value is MacKinnon's. Where the regression leaves no residual (a constant, a line, a perfect cycle) there is
 * nothing to test: statistic and p-value are NaN.
 *
 * Source: Said and Dickey, Testing for unit roots in autoregressive-moving average models of unknown order
 * (Biometrika 71, 1984); lag bound of Schwert (1989); choice by AIC as statsmodels' `adfuller`.
 *
 * @param values finite. [n]; lags are reduced where n is too small for them
 */
export function adf(values: Float64Array, options: AdfOptions = {}): StationarityTest {
  const { regression = "constant", lags: rule = "aic" } = options;
  const n = values.length;
  const deterministic = regression === "constant" ? 1 : 2;
  const most = Math.max(0, Math.trunc(n / 2) - deterministic - 1);
  const lags =
    rule === "aic"
      ? lagsByAic(values, deterministic, Math.min(most, Math.ceil(12 * (n / 100) ** 0.25)))
      : Math.min(most, rule === "fixed" ? Math.trunc((n - 1) ** (1 / 3)) : rule);
  const { differences, level, trend, lagged } = dickeyFullerColumns(values, deterministic, lags);
  // The level comes last, so that its component yields its t-statistic.
  const { components, residualSquares } = nestedLeastSquares([...trend, ...lagged, level], differences);
  const columns = components.length;
  const remaining = residualSquares[columns]!;
  // What rounding leaves of a perfect fit.
  if (!(remaining > 1e-20 * residualSquares[0]!)) return { statistic: NaN, pValue: NaN, lags };
  const statistic = components[columns - 1]! / Math.sqrt(remaining / (differences.length - columns));
  return { statistic, pValue: mackinnonPValue(statistic, regression), lags };
}

function lagsByAic(values: Float64Array, deterministic: number, maxLags: number): number {
  const { differences, level, trend, lagged } = dickeyFullerColumns(values, deterministic, maxLags);
  const { residualSquares } = nestedLeastSquares([...trend, level, ...lagged], differences);
  const rows = differences.length;
  let [best, lowest] = [0, Infinity];
  for (let lags = 0; lags <= maxLags; lags++) {
    const columns = deterministic + 1 + lags;
    const aic = rows * Math.log(residualSquares[columns]! / rows) + 2 * columns;
    if (aic < lowest) [best, lowest] = [lags, aic];
  }
  return best;
}

/** The regression of the test, on all rows that `lags` lagged differences leave. [n - 1 - lags] each */
function dickeyFullerColumns(
  values: Float64Array,
  deterministic: number,
  lags: number,
): { differences: Float64Array; level: Float64Array; trend: Float64Array[]; lagged: Float64Array[] } {
  const changes = values.slice(1).map((value, index) => value - values[index]!);
  const differences = changes.slice(lags);
  return {
    differences,
    level: values.slice(lags, values.length - 1),
    trend: Array.from({ length: deterministic }, (_, power) => differences.map((_, row) => (row + 1) ** power)),
    lagged: Array.from({ length: lags }, (_, lag) => changes.slice(lags - lag - 1, changes.length - lag - 1)),
  };
}

function aboutMean(values: Float64Array): Float64Array {
  const centre = mean(Array.from(values));
  return values.map((value) => value - centre);
}

/** Residuals of the least-squares line over the index. [n] -> [n] */
function aboutTrend(values: Float64Array): Float64Array {
  const centred = aboutMean(values);
  const middle = (values.length - 1) / 2;
  let [products, squares] = [0, 0];
  for (const [index, value] of centred.entries()) {
    products += value * (index - middle);
    squares += (index - middle) ** 2;
  }
  const slope = squares > 0 ? products / squares : 0;
  return centred.map((value, index) => value - slope * (index - middle));
}
