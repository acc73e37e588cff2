import type { ArimaOptions } from "../predict/arima.js";
import { FitRate } from "./fit-rate.js";
import type { OnProgress } from "./talk.js";

/** Shows how far work is in which ARIMA is fitted, also while a fit of hundreds of experts is under way. */
export class FitProgress {
  readonly #report: OnProgress;
  readonly #rate = new FitRate();
  #done = 0;
  #total: number | undefined;

  constructor(report: OnProgress) {
    this.#report = report;
  }

  /** For ARIMA, to be heard of its fits. */
  readonly arima: Pick<ArimaOptions, "onFit" | "onProgress"> = {
    onFit: this.#rate.add,
    onProgress: (fit) => {
      this.#rate.progress(fit);
      this.#report(this.#done, this.#total, this.#rate.soFar);
    },
  };

  /** For the work itself. */
  readonly onProgress = (done: number, total: number): void => {
    this.#done = done;
    this.#total = total;
    this.#report(done, total, this.#rate.soFar);
  };

  /** As `FitRate.sentence`. */
  get sentence(): string | undefined {
    return this.#rate.sentence;
  }
}
