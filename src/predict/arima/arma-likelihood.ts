import { ArmaFactors } from "./arma-factors.js";
import { ArmaInverse, type CovarianceBars } from "./arma-inverse.js";
import { InitialCovariance } from "./initial-covariance.js";

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
  readonly #initial: InitialCovariance;
  /** L and D of the last evaluation. */
  readonly #factors: ArmaFactors;
  readonly #inverse: ArmaInverse;
  readonly #phi: Float64Array;
  /** 1, theta_1, ..., theta_q. */
  readonly #theta: Float64Array;
  /** Covariances of theta(B) e: [q + 1]. */
  readonly #late: Float64Array;
  /** z of the series and of the ones. */
  readonly #innovations: Float64Array;
  readonly #onesInnovations: Float64Array;
  /** u = K^-1 w. */
  readonly #weights: Float64Array;
  /** Derivatives of -2 log L by the covariances, and by 1, theta_1, ..., theta_q. */
  readonly #bars: CovarianceBars;
  readonly #thetaBar: Float64Array;
  /** S of the last evaluation. */
  #squares = 0;

  /** @param values best about 0 and of size 1: a large offset would cost digits. [n], n > 2 max(p, q) */
  constructor(values: Float64Array, p: number, q: number, withMean: boolean) {
    const n = values.length;
    const reach = Math.max(p, q);
    [this.#values, this.#p, this.#q, this.#withMean, this.#reach] = [values, p, q, withMean, reach];
    this.#factors = new ArmaFactors(n, p, q);
    this.#inverse = new ArmaInverse(this.#factors);
    this.#initial = new InitialCovariance(p, q);
    this.#phi = new Float64Array(p);
    this.#theta = new Float64Array(q + 1);
    this.#late = new Float64Array(q + 1);
    this.#innovations = new Float64Array(n);
    this.#onesInnovations = new Float64Array(withMean ? n : 0);
    this.#weights = new Float64Array(n);
    const zeros = (length: number): Float64Array => new Float64Array(length);
    this.#bars = { gamma: zeros(reach + 1), cross: zeros(reach + 1), late: zeros(q + 1) };
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
    const logDeterminant = this.#factors.factorise(this.#initial, this.#late, this.#theta);
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
    const [bars, outerBar] = [this.#bars, this.#thetaBar];
    this.#factors.substituteBack(this.#innovations, weights);
    for (const bar of [bars.gamma, bars.cross, bars.late, outerBar]) bar.fill(0);
    const scale = n / this.#squares;
    this.#addWeightProducts(-scale);
    this.#inverse.addTo(bars);

    // So far the derivatives are those of -2 log L by the elements of K; first w by phi.
    for (let i = 1; i <= p; i++) {
      let sum = 0;
      for (let t = reach; t < n; t++) sum += weights[t]! * (values[t - i]! - mean);
      phiBar[i - 1] = -2 * scale * sum;
    }
    for (let lag = 0; lag <= q; lag++) {
      for (let j = 0; j + lag <= q; j++) {
        outerBar[j]! += bars.late[lag]! * theta[j + lag]!;
        outerBar[j + lag]! += bars.late[lag]! * theta[j]!;
      }
    }
    this.#initial.pullBack(this.#phi, theta, bars.gamma, bars.cross, phiBar, outerBar);
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

  /** Fills z and, with a mean, that of the ones; sets the mean and S. */
  #substitute(): void {
    const [n, p, reach, values, phi] = [this.#values.length, this.#p, this.#reach, this.#values, this.#phi];
    const [z, ones, { precision }] = [this.#innovations, this.#onesInnovations, this.#factors];
    z.set(values);
    for (let i = 1; i <= p; i++) {
      const coefficient = phi[i - 1]!;
      for (let t = reach; t < n; t++) z[t]! -= coefficient * values[t - i]!;
    }
    let squares = 0;
    if (!this.#withMean) this.#factors.solveLower(z);
    else {
      let atOne = 1;
      for (let i = 0; i < p; i++) atOne -= phi[i]!;
      ones.fill(1, 0, reach);
      ones.fill(atOne, reach);
      this.#factors.solveLower(z);
      this.#factors.solveLower(ones);
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

  /** Adds `scale` u_i u_j to the derivatives by K[i, j]. */
  #addWeightProducts(scale: number): void {
    const [n, q, reach, u] = [this.#values.length, this.#q, this.#reach, this.#weights];
    const { gamma, cross, late } = this.#bars;
    for (let lag = 0; lag <= q; lag++) {
      let sum = 0;
      for (let t = reach + lag; t < n; t++) sum += u[t]! * u[t - lag]!;
      late[lag]! += (lag === 0 ? scale : 2 * scale) * sum;
    }
    for (let t = 0; t < reach; t++) {
      gamma[0]! += scale * u[t]! * u[t]!;
      for (let k = 0; k < t; k++) gamma[t - k]! += 2 * scale * u[t]! * u[k]!;
      for (let later = reach; later <= t + q && later < n; later++) {
        cross[later - t]! += 2 * scale * u[later]! * u[t]!;
      }
    }
  }
}
