import { formatInteger } from "../report/format-number.js";

/** Counts fits and the time they took, for the talk on standard error: reports hold no times. */
export class FitRate {
  #models = 0;
  #elapsedMs = 0;
  /** Of the fit that is under way. */
  #fitted = 0;
  #fittingMs = 0;

  /** A property, so that it can be handed on as an `onFit`. */
  readonly add = ({ models, elapsedMs }: { readonly models: number; readonly elapsedMs: number }): void => {
    this.#models += models;
    this.#elapsedMs += elapsedMs;
    this.progress({ fitted: 0, elapsedMs: 0 });
  };

  /** The same for an `onProgress` of the fit. */
  readonly progress = ({ fitted, elapsedMs }: { readonly fitted: number; readonly elapsedMs: number }): void => {
    this.#fitted = fitted;
    this.#fittingMs = elapsedMs;
  };

  /** As in `1,792 fits in 3.1 s, 578 a second`; undefined where there was none. */
  get sentence(): string | undefined {
    if (this.#models === 0) return undefined;
    const seconds = (this.#elapsedMs / 1000).toFixed(1);
    return `${formatInteger(this.#models)} fits in ${seconds} s, ${perSecond(this.#models, this.#elapsedMs)} a second`;
  }

  /** So far, as in `1,792 fits, 578 fits/s`; undefined where there was none. */
  get soFar(): string | undefined {
    const fits = this.#models + this.#fitted;
    if (fits === 0) return undefined;
    return `${formatInteger(fits)} fits, ${perSecond(fits, this.#elapsedMs + this.#fittingMs)} fits/s`;
  }
}

function perSecond(fits: number, elapsedMs: number): string {
  return formatInteger(fits / Math.max(elapsedMs / 1000, Number.EPSILON));
}
