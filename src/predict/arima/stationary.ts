/**
 * Whether an autoregression with coefficients `phi` (x_t = phi_1 x_{t-1} + ... + e_t) is stationary, which is to say
 * that every root of 1 - phi_1 z - ... - phi_p z^p is larger than `radius` in modulus.
 *
 * The Durbin-Levinson recursion run downwards yields the partial autocorrelations; the model is stationary exactly
 * when all of them lie inside (-1, 1). For a radius other than 1, phi_i is replaced by phi_i radius^i, which divides
 * every root by the radius. Source: Barndorff-Nielsen and Schou 1973; Monahan 1984, section 2.
 */
export function isStationary(phi: Float64Array, radius = 1): boolean {
  let row = phi.map((coefficient, index) => coefficient * radius ** (index + 1));
  for (let order = row.length; order > 0; order--) {
    const partial = row[order - 1]!;
    // Written so that NaN is not stationary.
    if (!(Math.abs(partial) < 1)) return false;
    const longer = row;
    row = longer
      .subarray(0, order - 1)
      .map((coefficient, index) => (coefficient + partial * longer[order - 2 - index]!) / (1 - partial ** 2));
  }
  return true;
}

/**
 * Whether a moving average with coefficients `theta` (x_t = e_t + theta_1 e_{t-1} + ...) is invertible: every root of
 * 1 + theta_1 z + ... + theta_q z^q is larger than `radius` in modulus.
 */
export function isInvertible(theta: Float64Array, radius = 1): boolean {
  return isStationary(
    theta.map((coefficient) => -coefficient),
    radius,
  );
}
