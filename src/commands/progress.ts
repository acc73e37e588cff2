import { formatInteger } from "../report/format-number.js";

/** What is counted while work goes on. */
export interface ProgressOptions {
  /** One word, as it stands in a rate, as in `forecasts/s`. @default "": the rate is a plain `/s` */
  readonly unit?: string;
  /** How many of them one unit in a line is, as 1e6 for bytes told in MB. @default 1 */
  readonly per?: number;
  /** What was done when this work began. @default 0 */
  readonly from?: number;
}

/** How far a piece of work is. */
export interface ProgressState {
  readonly done: number;
  /** Undefined where nobody knows it. */
  readonly total: number | undefined;
  readonly elapsedMs: number;
  readonly detail?: string | undefined;
}

/** The same in words. */
export interface ProgressParts {
  readonly what: string;
  /** Of the whole, in [0, 1]; undefined where nobody knows the whole. */
  readonly share: number | undefined;
  readonly amount: string;
  readonly rate: string;
  /** As in `4 min left`; empty where that is not known. */
  readonly left: string;
  /** What else there is to say, maybe nothing. */
  readonly detail: string;
}

/** How far work is that has been under way for `elapsedMs`. */
export function progressParts(
  what: string,
  { unit = "", per = 1, from = 0 }: ProgressOptions,
  { done, total, elapsedMs, detail = "" }: ProgressState,
): ProgressParts {
  const perSecond = (done - from) / (elapsedMs / 1000);
  const of = total === undefined ? "" : ` of ${amountOf(total / per)}`;
  return {
    what,
    share: total === undefined ? undefined : done / total,
    amount: `${amountOf(done / per)}${of}${per === 1 ? "" : ` ${unit}`}`,
    rate: `${rateOf(perSecond / per)}${unit === "" ? "" : " "}${unit}/s`,
    left: total === undefined || perSecond <= 0 ? "" : `${durationOf((total - done) / perSecond)} left`,
    detail,
  };
}

/** A line of a log, as in `scoring forecasts: 42 %, 504 of 1,200, 3.1 forecasts/s, 4 min left`. */
export function progressSentence({ what, share, ...words }: ProgressParts): string {
  const said = [share === undefined ? "" : percentOf(share), words.amount, words.rate, words.left, words.detail];
  return `${what}: ${said.filter((word) => word !== "").join(", ")}`;
}

/** As in `42 %`; all of it only when all is done. */
export function percentOf(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

/** Counts are whole; of what is told in larger units, small amounts have a decimal. */
function amountOf(amount: number): string {
  return Number.isInteger(amount) || amount >= 10 ? formatInteger(amount) : amount.toFixed(1);
}

function rateOf(perSecond: number): string {
  if (perSecond >= 10) return formatInteger(perSecond);
  if (perSecond >= 0.1) return perSecond.toFixed(1);
  return perSecond > 0 && perSecond < 0.01 ? "<0.01" : perSecond.toPrecision(1);
}

/** Rounded up, as in `12 s`, `4 min`, `1 h 20 min`. */
function durationOf(seconds: number): string {
  if (seconds <= 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${formatInteger(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
