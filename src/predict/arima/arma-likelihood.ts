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

    const [t, logProduct] = q <= 2 ? this.#factoriseNarrow(mixed) : this.#factoriseWide(mixed);
    this.#steadyFrom = t;
    precision.fill(1, t);
    for (let row = t; row < n; row++) {
      for (let lag = 1; lag <= q; lag++) lower[row * width + lag - 1] = theta[lag]!;
    }
    return logDeterminant + logProduct;
  }

  /** Rows of L from `first` on, as far as they change; gives how many there are by then, and the sum of log D. */
  #factoriseWide(first: number): [number, number] {
    const [n, q, width, late] = [this.#values.length, this.#q, this.#width, this.#late];
    const [lower, precision] = [this.#lower, this.#precision];
    const settled = 1 + rounding * late[0]!;
    let [calm, product, logProduct] = [0, 1, 0];
    let t = first;
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
      if (!(variance > 0)) return [t, NaN];
      precision[t] = 1 / variance;
      // Variances lie between 1 and a few: their product needs a logarithm only now and then.
      product *= variance;
      if (product > 1e200) {
        logProduct += Math.log(product);
        product = 1;
      }
      calm = variance < settled ? calm + 1 : 0;
    }
    return [t, logProduct + Math.log(product)];
  }

  /** The same for q <= 2, the orders that are asked for most: what a row needs of those before it stays at hand. */
  #factoriseNarrow(first: number): [number, number] {
    const [n, q, width, late] = [this.#values.length, this.#q, this.#width, this.#late];
    const [lower, precision] = [this.#lower, this.#precision];
    const [late0, late1, late2] = [late[0]!, late[1] ?? 0, late[2] ?? 0];
    const settled = 1 + rounding * late0;
    let [calm, product, logProduct] = [0, 1, 0];
    let t = first;
    let before = q > 1 && t > 0 ? lower[(t - 1) * width]! : 0;
    let precision1 = t > 0 ? precision[t - 1]! : 0;
    let precision2 = t > 1 ? precision[t - 2]! : 0;
    for (; t < n && calm <= q; t++) {
      const product1 = late1 - late2 * before;
      const element2 = late2 * precision2;
      before = product1 * precision1;
      const variance = late0 - late2 * element2 - product1 * before;
      if (!(variance > 0)) return [t, NaN];
      if (q > 0) lower[t * width] = before;
      if (q > 1) lower[t * width + 1] = element2;
      precision2 = precision1;
      precision1 = 1 / variance;
      precision[t] = precision1;
      product *= variance;
      if (product > 1e200) {
        logProduct += Math.log(product);
        product = 1;
      }
      calm = variance < settled ? calm + 1 : 0;
    }
    return [t, logProduct + Math.log(product)];
  }

  /** Fills z and, with a mean, that of the ones; sets the mean and S. */
  #substitute(): void {
    const [n, p, reach, values, phi] = [this.#values.length, this.#p, this.#reach, this.#values, this.#phi];
    const [z, ones, precision] = [this.#innovations, this.#onesInnovations, this.#precision];
    z.set(values);
    for (let i = 1; i <= p; i++) {
      const coefficient = phi[i - 1]!;
      for (let t = reach; t < n; t++) z[t]! -= coefficient * values[t - i]!;
    }
    let squares = 0;
    if (!this.#withMean) this.#solveLower(z);
    else {
      let atOne = 1;
      for (let i = 0; i < p; i++) atOne -= phi[i]!;
      ones.fill(1, 0, reach);
      ones.fill(atOne, reach);
      this.#solveLower(z);
      this.#solveLower(ones);
      let [products, onesSquares] = [0, 0];
      for (let t = 0; t < n; t++) {
        const weighted = ones[t]! * precision[t]!;
        products += weighted * z[t]!;
        onesSquares += weighted * ones[t]!;
      }
      this.mean = products / onesSquares;
      for (let t = 0; t < n; t++) z[t]! -= this.mean * ones[t]!;
    }
    for (let t = 0; t < n; t++) squares += z[t]! * z[t]! * precision[t]!;
    this.#squares = squares;
  }

  /** Changes w to L^-1 w. */
  #solveLower(w: Float64Array): void {
    const [n, q, reach, width, lower] = [this.#values.length, this.#q, this.#reach, this.#width, this.#lower];
    for (let t = 1; t < reach; t++) {
      for (let lag = 1; lag <= t; lag++) w[t]! -= lower[t * width + lag - 1]! * w[t - lag]!;
    }
    if (q === 0) return;
    if (q <= 2) {
      let [before1, before2] = [w[reach - 1]!, q > 1 ? w[reach - 2]! : 0];
      for (let t = reach; t < n; t++) {
        const row = t * width;
        let value = w[t]!;
        if (q > 1) value -= lower[row + 1]! * before2;
        value -= lower[row]! * before1;
        before2 = before1;
        before1 = value;
        w[t] = value;
      }
      return;
    }
    for (let t = reach; t < n; t++) {
      const row = t * width - 1;
      let value = w[t]!;
      for (let lag = q; lag > 0; lag--) value -= lower[row + lag]! * w[t - lag]!;
      w[t] = value;
    }
  }

  /** Fills u = L'^-1 D^-1 z. */
  #substituteBack(): void {
    const [n, q, reach, width, lower] = [this.#values.length, this.#q, this.#reach, this.#width, this.#lower];
    const [precision, z, u] = [this.#precision, this.#innovations, this.#weights];
    if (q <= 2) {
      let [later1, later2] = [0, 0];
      for (let t = n - 1; t >= reach; t--) {
        let value = z[t]! * precision[t]!;
        if (q > 1 && t + 2 < n) value -= lower[(t + 2) * width + 1]! * later2;
        if (q > 0 && t + 1 < n) value -= lower[(t + 1) * width]! * later1;
        later2 = later1;
        later1 = value;
        u[t] = value;
      }
    } else {
      for (let t = n - 1; t >= reach; t--) {
        let value = z[t]! * precision[t]!;
        const last = Math.min(q, n - 1 - t);
        for (let lag = 1; lag <= last; lag++) value -= lower[(t + lag) * width + lag - 1]! * u[t + lag]!;
        u[t] = value;
      }
    }
    for (let t = reach - 1; t >= 0; t--) {
      let value = z[t]! * precision[t]!;
      const last = Math.min(n - 1, Math.max(t + q, reach - 1));
      for (let k = t + 1; k <= last; k++) value -= lower[k * width + k - t - 1]! * u[k]!;
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
    const [n, q, reach, width] = [this.#values.length, this.#q, this.#reach, this.#width];
    const [lower, precision, inverse] = [this.#lower, this.#precision, this.#inverse];
    const stride = width + 1;
    if (q <= 2) this.#addLateNarrow();
    else this.#addLateWide();
    for (let j = reach - 1; j >= 0; j--) {
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

  /** The columns of K^-1 from the last to that of `reach`. */
  #addLateWide(): void {
    const [n, q, reach, width, steadyFrom] = [this.#values.length, this.#q, this.#reach, this.#width, this.#steadyFrom];
    const [lower, precision, inverse, lateBar] = [this.#lower, this.#precision, this.#inverse, this.#lateBar];
    const stride = width + 1;
    let calm = 0;
    for (let j = n - 1; j >= reach; j--) {
      const last = Math.min(q, n - 1 - j);
      const column = j * stride;
      let diagonal = precision[j]!;
      for (let i = last; i > 0; i--) {
        let sum = 0;
        for (let k = 1; k <= i; k++) {
          sum -= lower[(j + k) * width + k - 1]! * inverse[(j + k) * stride + i - k]!;
        }
        for (let k = i + 1; k <= last; k++) {
          sum -= lower[(j + k) * width + k - 1]! * inverse[(j + i) * stride + k - i]!;
        }
        inverse[column + i] = sum;
        lateBar[i]! += 2 * sum;
        diagonal -= lower[(j + i) * width + i - 1]! * sum;
      }
      inverse[column] = diagonal;
      lateBar[0]! += diagonal;

      // Further from the end K^-1 no longer changes, as long as L does not.
      if (j <= steadyFrom + q || last < q) continue;
      calm = Math.abs(diagonal - inverse[column + stride]!) <= rounding * diagonal ? calm + 1 : 0;
      if (calm <= q) continue;
      const repeats = j - steadyFrom;
      lateBar[0]! += repeats * diagonal;
      for (let lag = 1; lag <= q; lag++) lateBar[lag]! += repeats * 2 * inverse[column + lag]!;
      j = steadyFrom;
      for (let later = 0; later < q; later++) inverse.copyWithin((j + later) * stride, column, column + q + 1);
    }
  }

  /** The same for q <= 2. */
  #addLateNarrow(): void {
    const [n, q, reach, width, steadyFrom] = [this.#values.length, this.#q, this.#reach, this.#width, this.#steadyFrom];
    const [lower, precision, inverse, lateBar] = [this.#lower, this.#precision, this.#inverse, this.#lateBar];
    const stride = width + 1;
    // Elements of the two columns before: the diagonal and one beside it of the nearer, the diagonal of the further.
    let [near0, near1, far0] = [0, 0, 0];
    let [lag0, lag1, lag2] = [0, 0, 0];
    let calm = 0;
    for (let j = n - 1; j >= reach; j--) {
      const lower1 = q > 0 && j + 1 < n ? lower[(j + 1) * width]! : 0;
      const lower2 = q > 1 && j + 2 < n ? lower[(j + 2) * width + 1]! : 0;
      const inverse2 = -lower1 * near1 - lower2 * far0;
      const inverse1 = -lower1 * near0 - lower2 * near1;
      const diagonal = precision[j]! - lower1 * inverse1 - lower2 * inverse2;
      lag0 += diagonal;
      lag1 += inverse1;
      lag2 += inverse2;
      far0 = near0;
      near0 = diagonal;
      near1 = inverse1;
      if (j < reach + 2) {
        inverse[j * stride] = diagonal;
        if (q > 0) inverse[j * stride + 1] = inverse1;
        if (q > 1) inverse[j * stride + 2] = inverse2;
      }
      if (j <= steadyFrom + q) continue;
      calm = Math.abs(near0 - far0) <= rounding * near0 ? calm + 1 : 0;
      if (calm <= q) continue;
      const repeats = j - steadyFrom;
      lag0 += repeats * diagonal;
      lag1 += repeats * inverse1;
      lag2 += repeats * inverse2;
      j = steadyFrom;
      far0 = near0;
    }
    lateBar[0]! += lag0;
    if (q > 0) lateBar[1]! += 2 * lag1;
    if (q > 1) lateBar[2]! += 2 * lag2;
  }
}
