import { InitialCovariance } from "./initial-covariance.js";

/** Rounding in a variance of the size of the largest covariance; what is nearer to its limit has reached it. */
const rounding = 16 * Number.EPSILON;

/**
 * Exact Gaussian likelihood of an ARMA(p, q) on one series, with its gradient, for an optimiser that asks many times.
 * The innovation variance, and where there is one the mean, are at their best for the coefficients asked about.
 *
 * The series is transformed as Ansley (1979) does, w_t = x_t for t < r = max(p, q) and w_t = phi(B) x_t after, which
 * makes its covariance matrix K banded; the innovations algorithm is the factorisation K = L D L', with D the variances
 * of the innovations z = L^-1 w (Brockwell and Davis, Introduction to Time Series and Forecasting (2nd ed.), sections
 * 3.3 and 5.2):
 *
 *     log L = -1/2 (n log(2 pi S / n) + n + log |K|),    S = z' D^-1 z,    |K| = product of D
 *
 * D falls to 1 and L to theta, and once they are there to rounding the factorisation ends. The mean is that of
 * generalised least squares, from the innovations of a series of ones; log L being largest there, it has no part in the
 * gradient. With u = K^-1 w,
 *
 *     d log L = -1/2 (n/S (2 u' dw - u' dK u) + tr(K^-1 dK))
 *
 * of which tr takes only those elements of K^-1 where K is not zero; they follow from L and D alone (Takahashi, Fagan
 * and Chin 1973; Erisman and Tinney, Communications of the ACM 18, 1975). Cost: n (p + q^2), the gradient about twice
 * that again. `filterArma` is the same likelihood written plainly.
 */
export class ArmaLikelihood {
  /** Of the last evaluation: the mean, 0 where there is none. */
  mean = 0;
  /** Of the last evaluation: innovation variance in squared units of the series. */
  sigma2 = 0;
  readonly #values: Float64Array;
  readonly #withMean: boolean;
  readonly #p: number;
  readonly #q: number;
  readonly #reach: number;
  /** Most elements of a row of L beside its diagonal. */
  readonly #width: number;
  readonly #initial: InitialCovariance;
  readonly #phi: Float64Array;
  /** 1, theta_1, ..., theta_q. */
  readonly #theta: Float64Array;
  /** Covariances of theta(B) e: [q + 1]. */
  readonly #late: Float64Array;
  /** L[t, t - lag] stands at t * width + lag - 1. */
  readonly #lower: Float64Array;
  /** 1 / D. */
  readonly #precision: Float64Array;
  /** z of the series and of the ones. */
  readonly #innovations: Float64Array;
  readonly #onesInnovations: Float64Array;
  /** u = K^-1 w. */
  readonly #weights: Float64Array;
  /** K^-1 [j + lag, j] stands at j * (width + 1) + lag. */
  readonly #inverse: Float64Array;
  readonly #gammaBar: Float64Array;
  readonly #crossBar: Float64Array;
  readonly #lateBar: Float64Array;
  readonly #thetaBar: Float64Array;
  /** From here on L is theta and D is 1, in the last evaluation. */
  #steadyFrom = 0;
  /** S of the last evaluation. */
  #squares = 0;

  /** @param values best about 0 and of size 1: a large offset would cost digits. [n], n > 2 max(p, q) */
  constructor(values: Float64Array, p: number, q: number, withMean: boolean) {
    const n = values.length;
    const reach = Math.max(p, q);
    const width = Math.max(reach - 1, q, 1);
    [this.#values, this.#p, this.#q, this.#withMean] = [values, p, q, withMean];
    [this.#reach, this.#width] = [reach, width];
    this.#initial = new InitialCovariance(p, q);
    this.#phi = new Float64Array(p);
    this.#theta = new Float64Array(q + 1);
    this.#late = new Float64Array(q + 1);
    this.#lower = new Float64Array(n * width);
    this.#precision = new Float64Array(n);
    this.#innovations = new Float64Array(n);
    this.#onesInnovations = new Float64Array(withMean ? n : 0);
    this.#weights = new Float64Array(n);
    this.#inverse = new Float64Array(n * (width + 1));
    this.#gammaBar = new Float64Array(reach + 1);
    this.#crossBar = new Float64Array(reach + 1);
    this.#lateBar = new Float64Array(q + 1);
    this.#thetaBar = new Float64Array(q + 1);
  }

  /**
   * Log-likelihood of a stationary autoregression `phi` [p] and a moving average `theta` [q], which may have roots on
   * the unit circle; -Infinity where the covariances leave the range of doubles.
   */
  logLikelihood(phi: Float64Array, theta: Float64Array): number {
    const n = this.#values.length;
    this.#phi.set(phi);
    this.#theta[0] = 1;
    this.#theta.set(theta, 1);
    this.#initial.update(this.#phi, this.#theta);
    this.#updateLate();
    const logDeterminant = this.#factorise();
    if (!Number.isFinite(logDeterminant)) return -Infinity;
    this.#substitute();
    this.sigma2 = this.#squares / n;
    const logLikelihood = -0.5 * (n * (Math.log(2 * Math.PI * this.sigma2) + 1) + logDeterminant);
    return Number.isFinite(logLikelihood) ? logLikelihood : -Infinity;
  }

  /** Derivatives of the last `logLikelihood` by `phi` [p] and `theta` [q], written into the arguments. */
  gradient(phiBar: Float64Array, thetaBar: Float64Array): void {
    const [n, p, q, values] = [this.#values.length, this.#p, this.#q, this.#values];
    const [reach, weights, mean, theta] = [this.#reach, this.#weights, this.mean, this.#theta];
    const [lateBar, outerBar] = [this.#lateBar, this.#thetaBar];
    this.#substituteBack();
    this.#gammaBar.fill(0);
    this.#crossBar.fill(0);
    lateBar.fill(0);
    outerBar.fill(0);
    const scale = n / this.#squares;
    this.#addWeightProducts(-scale);
    this.#addInverse();

    // So far the derivatives are those of -2 log L by the elements of K; first w by phi.
    for (let i = 1; i <= p; i++) {
      let sum = 0;
      for (let t = reach; t < n; t++) sum += weights[t]! * (values[t - i]! - mean);
      phiBar[i - 1] = -2 * scale * sum;
    }
    for (let lag = 0; lag <= q; lag++) {
      for (let j = 0; j + lag <= q; j++) {
        outerBar[j]! += lateBar[lag]! * theta[j + lag]!;
        outerBar[j + lag]! += lateBar[lag]! * theta[j]!;
      }
    }
    this.#initial.pullBack(this.#phi, theta, this.#gammaBar, this.#crossBar, phiBar, outerBar);
    for (let i = 0; i < p; i++) phiBar[i]! *= -0.5;
    for (let j = 0; j < q; j++) thetaBar[j] = -0.5 * outerBar[j + 1]!;
  }

  #updateLate(): void {
    const [q, theta, late] = [this.#q, this.#theta, this.#late];
    for (let lag = 0; lag <= q; lag++) {
      let sum = 0;
      for (let j = 0; j + lag <= q; j++) sum += theta[j]! * theta[j + lag]!;
      late[lag] = sum;
    }
  }

  /** Fills L and 1 / D; gives log |K|, NaN where K is not positive definite. */
  #factorise(): number {
    const [n, q, reach, width] = [this.#values.length, this.#q, this.#reach, this.#width];
    const [lower, precision, late, theta] = [this.#lower, this.#precision, this.#late, this.#theta];
    const { gamma, cross } = this.#initial;
    let logDeterminant = 0;
    const mixed = Math.min(n, reach + q);
    for (let t = 0; t < mixed; t++) {
      const first = t < reach ? 0 : t - q;
      let variance = t < reach ? gamma[0]! : late[0]!;
      for (let k = first; k < t; k++) {
        let sum = t < reach ? gamma[t - k]! : k < reach ? cross[t - k]! : late[t - k]!;
        // Row t holds L D until it is complete.
        for (let j = Math.max(first, k < reach ? 0 : k - q); j < k; j++) {
          sum -= lower[t * width + t - j - 1]! * lower[k * width + k - j - 1]!;
        }
        lower[t * width + t - k - 1] = sum;
      }
      for (let k = first; k < t; k++) {
        const product = lower[t * width + t - k - 1]!;
        const element = product * precision[k]!;
        lower[t * width + t - k - 1] = element;
        variance -= product * element;
      }
      if (!(variance > 0)) return NaN;
      precision[t] = 1 / variance;
      logDeterminant += Math.log(variance);
    }

    const settled = 1 + rounding * late[0]!;
    let [calm, product] = [0, 1];
    let t = mixed;
    for (; t < n && calm <= q; t++) {
      let variance = late[0]!;
      const row = t * width - 1;
      for (let lag = q; lag > 0; lag--) {
        let sum = late[lag]!;
        const earlier = (t - lag) * width - 1;
        for (let further = q; further > lag; further--) {
          sum -= lower[row + further]! * lower[earlier + further - lag]!;
        }
        lower[row + lag] = sum;
      }
      for (let lag = q; lag > 0; lag--) {
        const sum = lower[row + lag]!;
        const element = sum * precision[t - lag]!;
        lower[row + lag] = element;
        variance -= sum * element;
      }
      if (!(variance > 0)) return NaN;
      precision[t] = 1 / variance;
      // Variances lie between 1 and a few: their product needs a logarithm only now and then.
      product *= variance;
      if (product > 1e200) {
        logDeterminant += Math.log(product);
        product = 1;
      }
      calm = variance < settled ? calm + 1 : 0;
    }
    this.#steadyFrom = t;
    precision.fill(1, t);
    for (let row = t; row < Math.min(n, t + q); row++) {
      for (let lag = 1; lag <= q; lag++) lower[row * width + lag - 1] = theta[lag]!;
    }
    return logDeterminant + Math.log(product);
  }

  /** Fills z and, with a mean, that of the ones; sets the mean and S. */
  #substitute(): void {
    const [n, p, q, reach, width] = [this.#values.length, this.#p, this.#q, this.#reach, this.#width];
    const [values, lower, precision, phi, theta] = [this.#values, this.#lower, this.#precision, this.#phi, this.#theta];
    const [z, ones, steadyFrom] = [this.#innovations, this.#onesInnovations, this.#steadyFrom];
    const withMean = this.#withMean;
    let atOne = 1;
    for (let i = 0; i < p; i++) atOne -= phi[i]!;

    let [squares, products, onesSquares] = [0, 0, 0];
    for (let t = 0; t < n; t++) {
      let value = values[t]!;
      let one = t < reach ? 1 : atOne;
      if (t >= reach) for (let i = 0; i < p; i++) value -= phi[i]! * values[t - i - 1]!;
      const order = t < reach ? t : q;
      if (t < steadyFrom) {
        const row = t * width;
        for (let lag = 0; lag < order; lag++) value -= lower[row + lag]! * z[t - lag - 1]!;
        if (withMean) for (let lag = 0; lag < order; lag++) one -= lower[row + lag]! * ones[t - lag - 1]!;
      } else {
        for (let lag = 1; lag <= q; lag++) value -= theta[lag]! * z[t - lag]!;
        if (withMean) for (let lag = 1; lag <= q; lag++) one -= theta[lag]! * ones[t - lag]!;
      }
      z[t] = value;
      const weighted = value * precision[t]!;
      squares += weighted * value;
      if (withMean) {
        ones[t] = one;
        products += weighted * one;
        onesSquares += one * one * precision[t]!;
      }
    }
    this.mean = 0;
    this.#squares = squares;
    if (!withMean) return;
    const mean = products / onesSquares;
    this.mean = mean;
    squares = 0;
    for (let t = 0; t < n; t++) {
      const value = z[t]! - mean * ones[t]!;
      z[t] = value;
      squares += value * value * precision[t]!;
    }
    this.#squares = squares;
  }

  /** Fills u = L'^-1 D^-1 z. */
  #substituteBack(): void {
    const [n, q, reach, width, steadyFrom] = [
      this.#values.length,
      this.#q,
      this.#reach,
      this.#width,
      this.#steadyFrom,
    ];
    const [lower, precision, theta, z, u] = [
      this.#lower,
      this.#precision,
      this.#theta,
      this.#innovations,
      this.#weights,
    ];
    for (let t = n - 1; t >= 0; t--) {
      let value = z[t]! * precision[t]!;
      const last = Math.min(n - 1, Math.max(t + q, t < reach ? reach - 1 : 0));
      if (t + 1 >= steadyFrom) {
        for (let lag = last - t; lag > 0; lag--) value -= theta[lag]! * u[t + lag]!;
      } else {
        for (let k = t + 1; k <= last; k++) {
          value -= (k < steadyFrom ? lower[k * width + k - t - 1]! : theta[k - t]!) * u[k]!;
        }
      }
      u[t] = value;
    }
  }

  /** Adds `scale` u_i u_j to the derivatives by K[i, j]. */
  #addWeightProducts(scale: number): void {
    const [n, q, reach, u] = [this.#values.length, this.#q, this.#reach, this.#weights];
    for (let lag = 0; lag <= q; lag++) {
      let sum = 0;
      for (let t = reach + lag; t < n; t++) sum += u[t]! * u[t - lag]!;
      this.#lateBar[lag]! += (lag === 0 ? scale : 2 * scale) * sum;
    }
    for (let t = 0; t < reach; t++) {
      this.#gammaBar[0]! += scale * u[t]! * u[t]!;
      for (let k = 0; k < t; k++) this.#gammaBar[t - k]! += 2 * scale * u[t]! * u[k]!;
      for (let later = reach; later <= t + q && later < n; later++) {
        this.#crossBar[later - t]! += 2 * scale * u[later]! * u[t]!;
      }
    }
  }

  /** Adds the elements of K^-1 to the derivatives by K. */
  #addInverse(): void {
    const [n, q, reach, width, steadyFrom] = [
      this.#values.length,
      this.#q,
      this.#reach,
      this.#width,
      this.#steadyFrom,
    ];
    const [lower, precision, theta, inverse, lateBar] = [
      this.#lower,
      this.#precision,
      this.#theta,
      this.#inverse,
      this.#lateBar,
    ];
    const stride = width + 1;
    let calm = 0;
    let j = n - 1;
    for (; j >= reach; j--) {
      const last = Math.min(q, n - 1 - j);
      const steady = j + 1 >= steadyFrom;
      const column = j * stride;
      for (let i = last; i > 0; i--) {
        let sum = 0;
        for (let k = 1; k <= last; k++) {
          const row = j + k;
          const element = steady || row >= steadyFrom ? theta[k]! : lower[row * width + k - 1]!;
          sum -= element * (k > i ? inverse[(j + i) * stride + k - i]! : inverse[row * stride + i - k]!);
        }
        inverse[column + i] = sum;
      }
      let diagonal = precision[j]!;
      for (let k = 1; k <= last; k++) {
        const row = j + k;
        diagonal -= (steady || row >= steadyFrom ? theta[k]! : lower[row * width + k - 1]!) * inverse[column + k]!;
      }
      inverse[column] = diagonal;
      lateBar[0]! += diagonal;
      for (let k = 1; k <= last; k++) lateBar[k]! += 2 * inverse[column + k]!;

      // Further from the end K^-1 no longer changes, as long as L does not.
      if (j <= steadyFrom + q) continue;
      calm = Math.abs(diagonal - inverse[column + stride]!) <= rounding * diagonal && last === q ? calm + 1 : 0;
      if (calm <= q) continue;
      const repeats = j - steadyFrom;
      lateBar[0]! += repeats * diagonal;
      for (let k = 1; k <= q; k++) lateBar[k]! += repeats * 2 * inverse[column + k]!;
      j = steadyFrom;
      for (let later = 0; later < q; later++) inverse.copyWithin((j + later) * stride, column, column + stride);
    }
    for (; j >= 0; j--) {
      const last = Math.min(n - 1, Math.max(j + q, reach - 1));
      const column = j * stride;
      for (let i = last; i > j; i--) {
        let sum = 0;
        for (let k = j + 1; k <= last; k++) {
          const [low, high] = k < i ? [k, i] : [i, k];
          sum -= lower[k * width + k - j - 1]! * inverse[low * stride + high - low]!;
        }
        inverse[column + i - j] = sum;
        if (i < reach) this.#gammaBar[i - j]! += 2 * sum;
        else if (i - j <= q) this.#crossBar[i - j]! += 2 * sum;
      }
      let diagonal = precision[j]!;
      for (let k = j + 1; k <= last; k++) diagonal -= lower[k * width + k - j - 1]! * inverse[column + k - j]!;
      inverse[column] = diagonal;
      this.#gammaBar[0]! += diagonal;
    }
  }
}
