/**
 * Covariances of a stationary ARMA process with innovations of variance 1, as its exact likelihood needs them, and the
 * way back from derivatives by them to derivatives by the coefficients.
 *
 * With psi the MA(infinity) coefficients and theta_0 = 1:
 *
 *     cross_k = Cov(theta(B) e_t, x_{t-k}) = sum over j >= k of theta_j psi_{j-k}         k = 0 ... q
 *     gamma_k = Cov(x_t, x_{t-k}):  gamma_k - phi_1 gamma_|k-1| - ... - phi_p gamma_|k-p| = cross_k
 *
 * of which the equations k = 0 ... p are solved together and the rest follow one by one. Source: Brockwell and Davis,
 * Introduction to Time Series and Forecasting (2nd ed.), section 3.2.1, third method.
 */
export class InitialCovariance {
  /** gamma_0 ... gamma_{reach - 1}, and to gamma_p at least. */
  readonly gamma: Float64Array;
  /** cross_0 ... cross_q, and zeros. */
  readonly cross: Float64Array;
  readonly #p: number;
  readonly #q: number;
  readonly #psi: Float64Array;
  readonly #psiBar: Float64Array;
  /** The system's matrix, [p + 1, p + 1], and its LU factors in the order of `#pivots`. */
  readonly #factors: Float64Array;
  readonly #pivots: Int32Array;
  readonly #solution: Float64Array;

  constructor(p: number, q: number) {
    [this.#p, this.#q] = [p, q];
    const lags = Math.max(p, q) + 1;
    this.gamma = new Float64Array(lags);
    this.cross = new Float64Array(lags);
    this.#psi = new Float64Array(q + 1);
    this.#psiBar = new Float64Array(q + 1);
    this.#factors = new Float64Array((p + 1) ** 2);
    this.#pivots = new Int32Array(p + 1);
    this.#solution = new Float64Array(p + 1);
  }

  /** Takes new coefficients: `phi` [p] stationary, `theta` [q + 1] with theta_0 = 1. */
  update(phi: Float64Array, theta: Float64Array): void {
    const [p, q, gamma, cross, psi] = [this.#p, this.#q, this.gamma, this.cross, this.#psi];
    for (let j = 0; j <= q; j++) {
      let sum = theta[j]!;
      for (let i = 1; i <= p && i <= j; i++) sum += phi[i - 1]! * psi[j - i]!;
      psi[j] = sum;
    }
    for (let k = 0; k <= q; k++) {
      let sum = 0;
      for (let j = k; j <= q; j++) sum += theta[j]! * psi[j - k]!;
      cross[k] = sum;
    }
    this.#factorise(phi);
    this.#solve(cross, gamma);
    for (let k = p + 1; k < gamma.length; k++) {
      let sum = cross[k]!;
      for (let i = 1; i <= p; i++) sum += phi[i - 1]! * gamma[k - i]!;
      gamma[k] = sum;
    }
  }

  /**
   * Adds to `phiBar` [p] and `thetaBar` [q + 1] the derivatives of a quantity whose derivatives by gamma and cross are
   * `gammaBar` and `crossBar`, both of which are used up.
   */
  pullBack(
    phi: Float64Array,
    theta: Float64Array,
    gammaBar: Float64Array,
    crossBar: Float64Array,
    phiBar: Float64Array,
    thetaBar: Float64Array,
  ): void {
    const [p, q, gamma, psi, psiBar] = [this.#p, this.#q, this.gamma, this.#psi, this.#psiBar];
    for (let k = gamma.length - 1; k > p; k--) {
      const bar = gammaBar[k]!;
      crossBar[k]! += bar;
      for (let i = 1; i <= p; i++) {
        phiBar[i - 1]! += bar * gamma[k - i]!;
        gammaBar[k - i]! += bar * phi[i - 1]!;
      }
    }
    const solution = this.#solution;
    this.#solveTransposed(gammaBar, solution);
    for (let k = 0; k <= p; k++) {
      crossBar[k]! += solution[k]!;
      for (let i = 1; i <= p; i++) phiBar[i - 1]! += solution[k]! * gamma[Math.abs(k - i)]!;
    }
    psiBar.fill(0);
    for (let k = 0; k <= q; k++) {
      for (let j = k; j <= q; j++) {
        thetaBar[j]! += crossBar[k]! * psi[j - k]!;
        psiBar[j - k]! += crossBar[k]! * theta[j]!;
      }
    }
    for (let j = q; j > 0; j--) {
      thetaBar[j]! += psiBar[j]!;
      for (let i = 1; i <= p && i <= j; i++) {
        phiBar[i - 1]! += psiBar[j]! * psi[j - i]!;
        psiBar[j - i]! += psiBar[j]! * phi[i - 1]!;
      }
    }
  }

  /** LU factors with partial pivoting. */
  #factorise(phi: Float64Array): void {
    const [size, factors, pivots] = [this.#p + 1, this.#factors, this.#pivots];
    factors.fill(0);
    for (let k = 0; k < size; k++) {
      factors[k * size + k]! += 1;
      for (let i = 1; i < size; i++) factors[k * size + Math.abs(k - i)]! -= phi[i - 1]!;
    }
    for (let column = 0; column < size; column++) {
      let pivot = column;
      for (let row = column + 1; row < size; row++) {
        if (Math.abs(factors[row * size + column]!) > Math.abs(factors[pivot * size + column]!)) pivot = row;
      }
      pivots[column] = pivot;
      if (pivot !== column) {
        for (let index = 0; index < size; index++) {
          const kept = factors[column * size + index]!;
          factors[column * size + index] = factors[pivot * size + index]!;
          factors[pivot * size + index] = kept;
        }
      }
      for (let row = column + 1; row < size; row++) {
        const factor = factors[row * size + column]! / factors[column * size + column]!;
        factors[row * size + column] = factor;
        for (let index = column + 1; index < size; index++) {
          factors[row * size + index]! -= factor * factors[column * size + index]!;
        }
      }
    }
  }

  #solve(right: Float64Array, solution: Float64Array): void {
    const [size, factors, pivots] = [this.#p + 1, this.#factors, this.#pivots];
    for (let row = 0; row < size; row++) solution[row] = right[row]!;
    for (let row = 0; row < size; row++) swap(solution, row, pivots[row]!);
    for (let row = 1; row < size; row++) {
      for (let index = 0; index < row; index++) solution[row]! -= factors[row * size + index]! * solution[index]!;
    }
    for (let row = size - 1; row >= 0; row--) {
      for (let index = row + 1; index < size; index++) {
        solution[row]! -= factors[row * size + index]! * solution[index]!;
      }
      solution[row]! /= factors[row * size + row]!;
    }
  }

  #solveTransposed(right: Float64Array, solution: Float64Array): void {
    const [size, factors, pivots] = [this.#p + 1, this.#factors, this.#pivots];
    for (let row = 0; row < size; row++) {
      let sum = right[row]!;
      for (let index = 0; index < row; index++) sum -= factors[index * size + row]! * solution[index]!;
      solution[row] = sum / factors[row * size + row]!;
    }
    for (let row = size - 2; row >= 0; row--) {
      for (let index = row + 1; index < size; index++) {
        solution[row]! -= factors[index * size + row]! * solution[index]!;
      }
    }
    for (let row = size - 1; row >= 0; row--) swap(solution, row, pivots[row]!);
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}
