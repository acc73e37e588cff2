import type { InitialCovariance } from "./initial-covariance.js";

/** Rounding in a variance of the size of the largest covariance; what is nearer to its limit has reached it. */
export const rounding = 16 * Number.EPSILON;

/**
 * The factors of the banded covariance matrix K = L D L' of an ARMA series as Ansley (1979) transforms it: the
 * innovations algorithm (Brockwell and Davis, Introduction to Time Series and Forecasting (2nd ed.), section 3.3). D are
 * the variances of the innovations. D falls to 1 and L to theta, and once they are there to rounding the factorisation
 * ends. Cost: n q^2 at the most.
 */
export class ArmaFactors {
  readonly n: number;
  readonly q: number;
  /** max(p, q): rows that the transform leaves as they are. */
  readonly reach: number;
  /** Most elements of a row of L beside its diagonal. */
  readonly width: number;
  /** L[t, t - lag] stands at t * width + lag - 1. */
  readonly lower: Float64Array;
  /** 1 / D. */
  readonly precision: Float64Array;
  /** From here on L is theta and D is 1. */
  steadyFrom = 0;

  constructor(n: number, p: number, q: number) {
    this.n = n;
    this.q = q;
    this.reach = Math.max(p, q);
    this.width = Math.max(this.reach - 1, q, 1);
    this.lower = new Float64Array(n * this.width);
    this.precision = new Float64Array(n);
  }

  /**
   * Fills L and 1 / D; gives log |K|, NaN where K is not positive definite.
   *
   * @param late covariances of theta(B) e, [q + 1]
   */
  factorise({ gamma, cross }: InitialCovariance, late: Float64Array, theta: Float64Array): number {
    const { n, q, reach, width, lower, precision } = this;
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

    const [t, logProduct] = q <= 2 ? this.#factoriseNarrow(mixed, late) : this.#factoriseWide(mixed, late);
    this.steadyFrom = t;
    precision.fill(1, t);
    for (let row = t; row < n; row++) {
      for (let lag = 1; lag <= q; lag++) lower[row * width + lag - 1] = theta[lag]!;
    }
    return logDeterminant + logProduct;
  }

  /** Rows of L from `first` on, as far as they change; gives how many there are by then, and the sum of log D. */
  #factoriseWide(first: number, late: Float64Array): [number, number] {
    const { n, q, width, lower, precision } = this;
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
  #factoriseNarrow(first: number, late: Float64Array): [number, number] {
    const { n, q, width, lower, precision } = this;
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

  /** Changes w to L^-1 w. */
  solveLower(w: Float64Array): void {
    const { n, q, reach, width, lower } = this;
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
  substituteBack(z: Float64Array, u: Float64Array): void {
    const { n, q, reach, width, lower, precision } = this;
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
}
