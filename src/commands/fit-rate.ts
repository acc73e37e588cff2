import { formatInteger } from "../report/format-number.js";

/** Counts fits and the time they took, for the talk on standard error: reports hold no times. */
export class FitRate {
  #models = 0;
  #elapsedMs = 0;

  /** A property, so that it can be handed on as an `onFit`. */
  readonly add = ({ models, elapsedMs }: { readonly models: number; readonly elapsedMs: number }): void => {
    this.#models += models;
    this.#elapsedMs += elapsedMs;
  };

  /** As in `1,792 fits in 3.1 s, 578 a second`; undefined where there was none. */
  get sentence(): string | undefined {
    if (this.#models === 0) return undefined;
    const seconds = this.#elapsedMs / 1000;
    const rate = formatInteger(Math.round(this.#models / Math.max(seconds, Number.EPSILON)));
    return `${formatInteger(this.#models)} fits in ${seconds.toFixed(1)} s, ${rate} a second`;
  }
}
