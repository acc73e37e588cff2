/**
 * Coefficients of the autoregression with these partial autocorrelations, each in [-1, 1], by the Durbin-Levinson
 * recursion. It is stationary where all are inside. [k] -> [k]. Source: Monahan, A note on enforcing stationarity in
 * autoregressive-moving average models (Biometrika 71, 1984), equation (1).
 *
 * @param rows [k, k], filled with the coefficients of all orders, for `pullBackToPartials`; the last row is the result
 */
export function coefficientsOfPartials(partials: Float64Array, rows: Float64Array): void {
  const k = partials.length;
  for (let order = 0; order < k; order++) {
    const partial = partials[order]!;
    for (let i = 0; i < order; i++) {
      const before = (order - 1) * k;
      rows[order * k + i] = rows[before + i]! - partial * rows[before + order - 1 - i]!;
    }
    rows[order * k + order] = partial;
  }
}

/**
 * Derivatives by the partial autocorrelations from those by the coefficients: `bars` [k] is changed from the one to the
 * other.
 *
 * @param rows as `coefficientsOfPartials` left them
 */
export function pullBackToPartials(partials: Float64Array, rows: Float64Array, bars: Float64Array): void {
  const k = partials.length;
  for (let order = k - 1; order > 0; order--) {
    const partial = partials[order]!;
    const before = (order - 1) * k;
    for (let i = 0; i < order; i++) bars[order]! -= bars[i]! * rows[before + order - 1 - i]!;
    for (let low = 0, high = order - 1; low <= high; low++, high--) {
      const [barLow, barHigh] = [bars[low]!, bars[high]!];
      bars[low] = barLow - partial * barHigh;
      bars[high] = barHigh - partial * barLow;
    }
  }
}

/**
 * Partial autocorrelations of an autoregression, each held within `limit` < 1, so that those of one that is not
 * stationary are those of one nearby that is. [k] -> [k]
 */
export function partialsOfCoefficients(phi: Float64Array, limit: number): Float64Array {
  const partials = new Float64Array(phi.length);
  let row = phi;
  for (let order = row.length; order > 0; order--) {
    const longer = row;
    const partial = Math.max(-limit, Math.min(limit, longer[order - 1]!));
    partials[order - 1] = partial;
    row = longer
      .subarray(0, order - 1)
      .map((coefficient, index) => (coefficient + partial * longer[order - 2 - index]!) / (1 - partial ** 2));
  }
  return partials;
}
