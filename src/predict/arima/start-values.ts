import type { ArmaPolynomials } from "./arma-objective.js";
import type { HannanRissanen } from "./hannan-rissanen.js";

/**
 * Reciprocal roots of the factors that start values have in common on both sides. Where a load drifts slowly under
 * noise, phi and theta nearly share a factor; it may lie near either end, and an optimiser that starts from the wrong
 * side of it stays there.
 */
const commonRoots = [0.95, -0.95];
/** Of a moving average that undoes a difference too many: just inside the unit circle, where the slope is not zero. */
const differenceRoot = 0.98;

/**
 * Where a search for the largest likelihood of an ARMA(p, q) starts. ARMA likelihoods have several peaks, most of
 * them where a factor nearly cancels, so there is one start without and one with each of two such factors; and, where
 * the series is a difference, one from the series before that difference.
 *
 * @param undifferenced of the series before its last difference, about its mean; undefined where there was none
 */
export function startValues(
  p: number,
  q: number,
  series: HannanRissanen,
  undifferenced: HannanRissanen | undefined,
): ArmaPolynomials[] {
  const starts = [series.estimate(p, q)];
  if (p > 0 && q > 0) {
    const { phi, theta } = series.estimate(p - 1, q - 1);
    for (const root of commonRoots)
      starts.push({ phi: timesFactor(phi, root, -1), theta: timesFactor(theta, root, 1) });
  }
  if (q > 0 && undifferenced !== undefined) {
    const { phi, theta } = undifferenced.estimate(p, q - 1);
    starts.push({ phi, theta: timesFactor(theta, differenceRoot, 1) });
  }
  return starts;
}

/** Coefficients of (1 + sign c_1 B + sign c_2 B^2 + ...)(1 - root B), sign taken out again. [k] -> [k + 1] */
function timesFactor(coefficients: Float64Array, root: number, sign: 1 | -1): Float64Array {
  const product = new Float64Array(coefficients.length + 1);
  product.set(coefficients);
  product[0]! -= sign * root;
  for (const [index, coefficient] of coefficients.entries()) product[index + 1]! -= root * coefficient;
  return product;
}
