import { rounding, type ArmaFactors } from "./arma-factors.js";

/** Derivatives by the covariances that K is made of, which are added to. */
export interface CovarianceBars {
  /** By those of the first max(p, q) values: [reach + 1]. */
  readonly gamma: Float64Array;
  /** By those between the first values and the later ones: [reach + 1]. */
  readonly cross: Float64Array;
  /** By those of theta(B) e: [q + 1]. */
  readonly late: Float64Array;
}

/**
 * The elements of K^-1 where K is not zero, from the factors of K alone (Takahashi, Fagan and Chin 1973; Erisman and
 * Tinney, Communications of the ACM 18, 1975), and with them tr(K^-1 dK). Cost: n q^2 at the most.
 */
export class ArmaInverse {
  readonly #factors: ArmaFactors;
  /** K^-1 [j + lag, j] stands at j * (width + 1) + lag. */
  readonly #inverse: Float64Array;

  constructor(factors: ArmaFactors) {
    this.#factors = factors;
    this.#inverse = new Float64Array(factors.n * (factors.width + 1));
  }

  /** Adds the elements of K^-1 to the derivatives by K. */
  addTo(bars: CovarianceBars): void {
    const { n, q, reach, width, lower, precision } = this.#factors;
    const inverse = this.#inverse;
    const stride = width + 1;
    if (q <= 2) this.#addLateNarrow(bars.late);
    else this.#addLateWide(bars.late);
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
        if (i < reach) bars.gamma[i - j]! += 2 * sum;
        else if (i - j <= q) bars.cross[i - j]! += 2 * sum;
      }
      let diagonal = precision[j]!;
      for (let k = j + 1; k <= last; k++) diagonal -= lower[k * width + k - j - 1]! * inverse[column + k - j]!;
      inverse[column] = diagonal;
      bars.gamma[0]! += diagonal;
    }
  }

  /** The columns of K^-1 from the last to that of `reach`. */
  #addLateWide(lateBar: Float64Array): void {
    const { n, q, reach, width, steadyFrom, lower, precision } = this.#factors;
    const inverse = this.#inverse;
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
  #addLateNarrow(lateBar: Float64Array): void {
    const { n, q, reach, width, steadyFrom, lower, precision } = this.#factors;
    const inverse = this.#inverse;
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
