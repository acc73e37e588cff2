/**
 * Autocovariances gamma(0), ..., gamma(lags - 1) of a stationary ARMA process with innovations of variance 1.
 *
 * Source: Brockwell and Davis, Introduction to Time Series and Forecasting (2nd ed.), section 3.2.1, third method: a
 * linear system for gamma(0), ..., gamma(p), then a recursion.
 *
 * @param phi x_t = phi_1 x_{t-1} + ... ; must be stationary
 * @param theta ... + e_t + theta_1 e_{t-1} + ...
 */
export function armaAutocovariance(phi: Float64Array, theta: Float64Array, lags: number): Float64Array {
  const p = phi.length;
  const right = rightHandSide(phi, theta, Math.max(lags, p + 1));
  const system = Array.from({ length: p + 1 }, (_, k) => {
    const row = new Float64Array(p + 2);
    row[k] = 1;
    for (let r = 1; r <= p; r++) row[Math.abs(k - r)]! -= phi[r - 1]!;
    row[p + 1] = right[k]!;
    return row;
  });
  const gamma = new Float64Array(Math.max(lags, p + 1));
  gamma.set(solve(system));
  for (let k = p + 1; k < lags; k++) {
    let sum = right[k]!;
    for (let r = 1; r <= p; r++) sum += phi[r - 1]! * gamma[k - r]!;
    gamma[k] = sum;
  }
  return gamma.subarray(0, lags);
}

/** Sum over j >= k of theta_j psi_{j-k}, for k = 0 ... count - 1, psi being the MA(infinity) coefficients. */
function rightHandSide(phi: Float64Array, theta: Float64Array, count: number): Float64Array {
  const q = theta.length;
  const ma = Float64Array.of(1, ...theta);
  const psi = new Float64Array(q + 1);
  for (let j = 0; j <= q; j++) {
    psi[j] = ma[j]!;
    for (let r = 1; r <= Math.min(j, phi.length); r++) psi[j]! += phi[r - 1]! * psi[j - r]!;
  }
  const sums = new Float64Array(count);
  for (let k = 0; k <= Math.min(q, count - 1); k++) {
    for (let j = k; j <= q; j++) sums[k]! += ma[j]! * psi[j - k]!;
  }
  return sums;
}

/** Gaussian elimination with partial pivoting; each row holds its right-hand side last. Changes `rows`. */
function solve(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let index = column; index <= n; index++) rows[row]![index]! -= factor * rows[column]![index]!;
    }
  }
  const solution = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    let sum = rows[row]![n]!;
    for (let index = row + 1; index < n; index++) sum -= rows[row]![index]! * solution[index]!;
    solution[row] = sum / rows[row]![row]!;
  }
  return solution;
}
