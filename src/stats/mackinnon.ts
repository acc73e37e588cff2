import { errorFunction } from "simple-statistics";

/** Response surface of one case: outside [least, most] the p-value is 0 or 1; `star` parts the two polynomials. */
interface Surface {
  readonly least: number;
  readonly star: number;
  readonly most: number;
  /** Coefficients by rising power, for statistics up to `star`. */
  readonly small: readonly number[];
  readonly large: readonly number[];
}

/** One integrated series (N = 1): tables 3 and 4 of the source, as in statsmodels' `adfvalues.py`. */
const surfaces: Readonly<Record<"constant" | "trend", Surface>> = {
  constant: {
    least: -18.83,
    star: -1.61,
    most: 2.74,
    small: [2.1659, 1.4412, 0.038269],
    large: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  trend: {
    least: -16.18,
    star: -2.89,
    most: 0.7,
    small: [3.2512, 1.6047, 0.049588],
    large: [2.5261, 0.61654, -0.37956, -0.060285],
  },
};

/**
 * Approximate asymptotic p-value of a Dickey-Fuller t-statistic, to about 1e-7 of the approximation.
 *
 * Source: MacKinnon, Approximate asymptotic distribution functions for unit-root and cointegration tests (Journal of
 * Business and Economic Statistics 12, 1994).
 */
export function mackinnonPValue(statistic: number, regression: "constant" | "trend"): number {
  const { least, star, most, small, large } = surfaces[regression];
  if (statistic > most) return 1;
  if (statistic < least) return 0;
  const quantile = (statistic <= star ? small : large).reduceRight(
    (sum, coefficient) => sum * statistic + coefficient,
    0,
  );
  return Math.min(1, Math.max(0, (1 + errorFunction(quantile / Math.SQRT2)) / 2));
}
