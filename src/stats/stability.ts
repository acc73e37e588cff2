import { UsageError } from "../errors.js";
import type { LayerStatistics } from "./layer-statistics.js";

/** Whether the load of a layer has settled; {@link StabilityOptions} say when. */
export type LoadState = "transient" | "stable";

/** A run of iterations in one state, both ends included, in the trace's own numbering. */
export interface StateSegment {
  readonly state: LoadState;
  readonly from: number;
  readonly to: number;
}

/** When an iteration is calm, and for how long it must stay so. */
export interface StabilityOptions {
  /**
   * `noise`: whether the load moves beyond its own step-to-step noise. `threshold`: the layer means of variance and
   * range against fixed limits, the plain reading of arXiv 2404.16914, section 3.
   * @default "noise"
   */
  readonly criterion?: "noise" | "threshold";
  /** Largest variance ratio of a calm iteration (`noise`). @default 2 */
  readonly maxVarianceRatio?: number;
  /** Largest range ratio of a calm iteration (`noise`). @default 1.5 */
  readonly maxRangeRatio?: number;
  /** Once calm, an iteration stays so until a limit is exceeded by this factor (`noise`). @default 1.25 */
  readonly hysteresis?: number;
  /** Largest mean variance of a calm iteration (`threshold`); required there. */
  readonly maxVariance?: number;
  /** Largest mean range of a calm iteration (`threshold`); required there. */
  readonly maxRange?: number;
  /** Fewest calm recorded iterations in a row that make a layer stable. @default the label window */
  readonly hold?: number;
}

/** {@link StabilityOptions} with every default in place; limits of the other criterion are null. */
export interface ResolvedStabilityOptions {
  readonly criterion: "noise" | "threshold";
  readonly maxVarianceRatio: number | null;
  readonly maxRangeRatio: number | null;
  readonly hysteresis: number | null;
  readonly maxVariance: number | null;
  readonly maxRange: number | null;
  readonly hold: number;
}

/** @throws {UsageError} a limit is missing, not positive, or belongs to the other criterion */
export function resolveStabilityOptions(options: StabilityOptions, labelWindow: number): ResolvedStabilityOptions {
  const { criterion = "noise", hold = labelWindow } = options;
  if (!Number.isSafeInteger(hold) || hold < 1) {
    throw new UsageError(`hold must be a whole number of at least 1 recorded iteration, got ${hold}`);
  }
  const noise = criterion === "noise";
  const noiseLimits = ["maxVarianceRatio", "maxRangeRatio", "hysteresis"] as const;
  const thresholdLimits = ["maxVariance", "maxRange"] as const;
  for (const name of noise ? thresholdLimits : noiseLimits) {
    if (options[name] !== undefined) throw new UsageError(`${name} has no meaning for criterion ${criterion}`);
  }
  if (noise) {
    const { maxVarianceRatio = 2, maxRangeRatio = 1.5, hysteresis = 1.25 } = options;
    requirePositive({ maxVarianceRatio, maxRangeRatio, hysteresis });
    if (hysteresis < 1) throw new UsageError(`hysteresis must be a factor of at least 1, got ${hysteresis}`);
    return { criterion, maxVarianceRatio, maxRangeRatio, hysteresis, maxVariance: null, maxRange: null, hold };
  }
  const { maxVariance, maxRange } = options;
  if (maxVariance === undefined || maxRange === undefined) {
    throw new UsageError("criterion threshold requires both maxVariance and maxRange");
  }
  requirePositive({ maxVariance, maxRange });
  return { criterion, maxVarianceRatio: null, maxRangeRatio: null, hysteresis: null, maxVariance, maxRange, hold };
}

function requirePositive(limits: Readonly<Record<string, number>>): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (!(limit > 0)) throw new UsageError(`${name} must be a number above 0, got ${limit}`);
  }
}

/**
 * Follows one layer through its iterations and tells its states: **stable** in every run of calm iterations that lasts
 * `hold` recorded iterations or longer, **transient** everywhere else, iterations before the first full window included.
 */
export class StabilityTracker {
  readonly #options: ResolvedStabilityOptions;
  /** Calm runs that lasted long enough; the last may still be going on. */
  readonly #stable: CalmRun[] = [];
  #run: CalmRun | undefined;
  #first: number | undefined;
  #last = 0;

  constructor(options: ResolvedStabilityOptions) {
    this.#options = options;
  }

  /** Takes the next recorded iteration; `statistics` is undefined where no full window ends at it. */
  push(iteration: number, statistics: LayerStatistics | undefined): void {
    const before = this.#first === undefined ? undefined : this.#last;
    this.#first ??= iteration;
    this.#last = iteration;
    if (statistics === undefined || !this.#isCalm(statistics)) {
      if (this.#run !== undefined) this.#run.after = iteration;
      this.#run = undefined;
      return;
    }
    this.#run ??= { before, from: iteration, to: iteration, after: undefined, count: 0 };
    this.#run.to = iteration;
    this.#run.count += 1;
    if (this.#run.count === this.#options.hold) this.#stable.push(this.#run);
  }

  #isCalm({ varianceRatio, rangeRatio, varianceMean, rangeMean }: LayerStatistics): boolean {
    const { criterion, maxVarianceRatio, maxRangeRatio, hysteresis, maxVariance, maxRange } = this.#options;
    if (criterion === "threshold") return varianceMean <= maxVariance! && rangeMean <= maxRange!;
    const slack = this.#run === undefined ? 1 : hysteresis!;
    return varianceRatio <= maxVarianceRatio! * slack && rangeRatio <= maxRangeRatio! * slack;
  }

  /** First iteration of the stable run that reaches the last iteration seen, or null. */
  get stableSince(): number | null {
    const last = this.#stable.at(-1);
    return last !== undefined && last === this.#run ? last.from : null;
  }

  /** The states of all iterations seen, in order; each one belongs to exactly one segment. */
  get segments(): StateSegment[] {
    const segments: StateSegment[] = [];
    let next = this.#first;
    for (const { before, from, to, after } of this.#stable) {
      if (next !== undefined && before !== undefined && next <= before) {
        segments.push({ state: "transient", from: next, to: before });
      }
      segments.push({ state: "stable", from, to });
      next = after;
    }
    if (next !== undefined) segments.push({ state: "transient", from: next, to: this.#last });
    return segments;
  }
}

/** Consecutive calm iterations, with the recorded iterations on either side of them. */
interface CalmRun {
  readonly before: number | undefined;
  readonly from: number;
  to: number;
  after: number | undefined;
  count: number;
}

/** State of a layer at an iteration, by its segments; iterations outside them are transient. */
export function stateAt(segments: readonly StateSegment[], iteration: number): LoadState {
  return segments.find(({ from, to }) => from <= iteration && iteration <= to)?.state ?? "transient";
}
