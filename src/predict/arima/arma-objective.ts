import type { ArmaLikelihood } from "./arma-likelihood.js";
import type { SmoothFunction } from "./minimise.js";
import { coefficientsOfPartials, partialsOfCoefficients, pullBackToPartials } from "./partial-autocorrelations.js";

/**
 * The product of 1 - r^2 over the partial autocorrelations r of phi is the share of the innovations in the variance of
 * the autoregression. Below this share the covariances lose more digits than the likelihood can do without.
 */
const leastShare = 1e-9;

/** Coefficients of an ARMA about its mean. */
export interface ArmaPolynomials {
  /** [p] */
  readonly phi: Float64Array;
  /** [q] */
  readonly theta: Float64Array;
}

/**
 * Minus the log-likelihood of an ARMA(p, q) over variables without bounds: angles, whose sines are the partial
 * autocorrelations of phi and of -theta. So phi is always stationary and theta invertible or, at a right angle, on the
 * border of it, which is then an ordinary stationary point and not infinitely far away.
 */
export class ArmaObjective implements SmoothFunction {
  readonly #likelihood: ArmaLikelihood;
  readonly #angles: Float64Array;
  readonly #ar: Side;
  readonly #ma: Side;

  constructor(likelihood: ArmaLikelihood, p: number, q: number) {
    this.#likelihood = likelihood;
    this.#angles = new Float64Array(p + q);
    this.#ar = new Side(p, 1);
    this.#ma = new Side(q, -1);
  }

  /** The coefficients at the place last asked of `value`; overwritten by the next. */
  get polynomials(): ArmaPolynomials {
    return { phi: this.#ar.coefficients, theta: this.#ma.coefficients };
  }

  /** The angles of given coefficients, those of each side held within `limit` of partial autocorrelation. [p + q] */
  anglesOf({ phi, theta }: ArmaPolynomials, limit: number): Float64Array {
    const partials = [
      ...partialsOfCoefficients(phi, limit),
      ...partialsOfCoefficients(
        theta.map((coefficient) => -coefficient),
        limit,
      ),
    ];
    return Float64Array.from(partials, Math.asin);
  }

  value(angles: Float64Array): number {
    this.#angles.set(angles);
    this.#ar.update(angles, 0);
    this.#ma.update(angles, this.#ar.size);
    if (!(this.#ar.share >= leastShare)) return Infinity;
    return -this.#likelihood.logLikelihood(this.#ar.coefficients, this.#ma.coefficients);
  }

  gradient(out: Float64Array): void {
    this.#likelihood.gradient(this.#ar.bars, this.#ma.bars);
    this.#ar.pullBack(this.#angles, 0, out);
    this.#ma.pullBack(this.#angles, this.#ar.size, out);
  }
}

/** One of the two polynomials: coefficients = `sign` times those of the partial autocorrelations. */
class Side {
  readonly size: number;
  readonly coefficients: Float64Array;
  /** Derivatives of the log-likelihood by the coefficients. */
  readonly bars: Float64Array;
  /** Product of 1 - r^2 over the partial autocorrelations r. */
  share = 1;
  readonly #sign: 1 | -1;
  readonly #partials: Float64Array;
  readonly #rows: Float64Array;

  constructor(size: number, sign: 1 | -1) {
    this.size = size;
    this.#sign = sign;
    this.coefficients = new Float64Array(size);
    this.bars = new Float64Array(size);
    this.#partials = new Float64Array(size);
    this.#rows = new Float64Array(size * size);
  }

  update(angles: Float64Array, from: number): void {
    const { size, coefficients } = this;
    this.share = 1;
    for (let i = 0; i < size; i++) {
      const partial = Math.sin(angles[from + i]!);
      this.#partials[i] = partial;
      // As cos^2 of the angle it keeps its digits near 1.
      this.share *= Math.cos(angles[from + i]!) ** 2;
    }
    coefficientsOfPartials(this.#partials, this.#rows);
    for (let i = 0; i < size; i++) coefficients[i] = this.#sign * this.#rows[(size - 1) * size + i]!;
  }

  /** Writes the derivatives of minus the log-likelihood by the angles. Uses up `bars`. */
  pullBack(angles: Float64Array, from: number, out: Float64Array): void {
    pullBackToPartials(this.#partials, this.#rows, this.bars);
    for (let i = 0; i < this.size; i++) out[from + i] = -this.#sign * this.bars[i]! * Math.cos(angles[from + i]!);
  }
}
