import type { AverageMetrics } from "../../backtest/average-metrics.js";
import { meanInterval } from "../../stats/block-bootstrap.js";
import type { ErrorMetrics } from "../../stats/error-metrics.js";
import type { ComparableReport } from "../read-report.js";
import type { Confidence } from "./confidence.js";
import { blockLengthOf, pairedErrors, sameOrigins } from "./paired-errors.js";
import { limitAt, type Place, type Tolerance } from "./tolerance.js";

/**
 * What a difference comes to. `worse than allowed`, `missing` (the newer report has no score) and `scored at fewer
 * origins` fail a build; `within noise` is more than allowed, with an interval that holds 0.
 */
export type DifferenceVerdict =
  "pass" | "within noise" | "worse than allowed" | "missing" | "scored at fewer origins" | "not judged";

/** One error in two reports. */
export interface Difference extends Place {
  /** In the baseline and in the newer report; null where there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** after / before − 1; null where either is missing or `before` is 0. */
  readonly change: number | null;
  /**
   * Interval of `change`, over the origins that both reports have, paired: one that holds 0 is within the noise of the
   * evaluation. Its level stands in the report's `confidence`. Null where the origins differ or are too few to tell.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** How much `change` may be; null where no tolerance judges it. */
  readonly limit: number | null;
  /** Origins that were scored in the baseline and in the newer report. */
  readonly origins: readonly [before: number, after: number];
  /** `within noise`: more than the limit, but the interval holds 0. What the baseline lacks is not judged. */
  readonly verdict: DifferenceVerdict;
}

/** What two reports have of a place; from it a `Difference` is made once the level of all intervals is known. */
export interface Measured {
  readonly place: Place;
  readonly before: AverageMetrics | null;
  readonly after: AverageMetrics | null;
  readonly limit: number | null;
  /** Whether both reports have the same origins. */
  readonly paired: boolean;
  /** Error after less that before, by origin; empty where they cannot be paired. */
  readonly pairs: readonly number[];
  readonly blockLength: number;
}

/** Every predictor, layer and metric that either report has, those of the baseline first. */
export function measure(
  older: ComparableReport,
  newer: ComparableReport,
  metrics: readonly (keyof ErrorMetrics)[],
  tolerances: readonly Tolerance[],
): Measured[] {
  const paired = sameOrigins(older, newer);
  const blockLength = blockLengthOf(newer);
  const names = [...new Set([older, newer].flatMap(({ predictors }) => predictors.map(({ name }) => name)))];
  return names.flatMap((predictor) => {
    const [a, b] = [older, newer].map(({ predictors }) => predictors.find(({ name }) => name === predictor));
    const layers = new Set([a, b].flatMap((scored) => scored?.layers.map(({ layer }) => layer) ?? []));
    return metrics.flatMap((metric) =>
      [null, ...layers].map((layer): Measured => {
        const place = { predictor, layer, metric };
        return {
          place,
          before: averageOf(a, layer),
          after: averageOf(b, layer),
          limit: limitAt(tolerances, place),
          paired,
          pairs: paired && a !== undefined && b !== undefined ? pairedErrors(a, b, layer, metric) : [],
          blockLength,
        };
      }),
    );
  });
}

function averageOf(
  predictor: ComparableReport["predictors"][number] | undefined,
  layer: number | null,
): AverageMetrics | null {
  const scored = layer === null ? predictor : predictor?.layers.find((one) => one.layer === layer);
  return scored?.overall ?? null;
}

export function differenceOf(measured: Measured, { overLayers, singleLayers }: Confidence): Difference {
  const { place, before, after, limit, pairs, blockLength } = measured;
  const { metric } = place;
  const base = before?.[metric] ?? 0;
  const level = (place.layer === null ? overLayers : singleLayers).each;
  const interval = base === 0 ? null : meanInterval(pairs, { blockLength, level });
  const relative = interval && ([interval[0] / base, interval[1] / base] as const);
  return {
    ...place,
    before: before?.[metric] ?? null,
    after: after?.[metric] ?? null,
    change: after === null || base === 0 ? null : after[metric] / base - 1,
    interval: relative,
    limit,
    origins: [before?.origins ?? 0, after?.origins ?? 0],
    verdict: verdictOn(measured, relative),
  };
}

function verdictOn(
  { place: { metric }, before, after, limit, paired }: Measured,
  interval: Difference["interval"],
): DifferenceVerdict {
  if (limit === null || before === null) return "not judged";
  // An error that could not be measured is worse than any, not better.
  if (after === null) return "missing";
  const exceeded = after[metric] > before[metric] * (1 + limit);
  if (exceeded && (interval === null || interval[0] > 0)) return "worse than allowed";
  if (paired && after.origins < before.origins) return "scored at fewer origins";
  return exceeded ? "within noise" : "pass";
}

/** Whether a tolerance says how much this may change. */
export function isJudged({ verdict }: Difference): boolean {
  return verdict !== "not judged";
}

/** Whether the change is known to be no more than the noise of the evaluation. */
export function isWithinNoise({ interval }: Difference): boolean {
  return interval !== null && interval[0] <= 0 && interval[1] >= 0;
}

/** Whether a difference fails a build. */
export function isFailure({ verdict }: Pick<Difference, "verdict">): boolean {
  return verdict === "worse than allowed" || verdict === "missing" || verdict === "scored at fewer origins";
}
