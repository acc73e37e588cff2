import type { Measured } from "./difference.js";

/** Differences whose intervals hold together. */
export interface IntervalFamily {
  /** How many of them are judged and may be noise. */
  readonly judged: number;
  /** Level of each interval, so that all of the judged ones together have 95 %. */
  readonly each: number;
}

/** The levels of the intervals. */
export interface Confidence {
  /** Of the means over layers. */
  readonly overLayers: IntervalFamily;
  /** Of single layers. They are a family of their own, so that judging them takes no power from the means. */
  readonly singleLayers: IntervalFamily;
}

/**
 * Levels by which many layers, metrics, predictors and reports raise few false alarms (Bonferroni). Each family raises one
 * in at most 2.5 % of unchanged builds, both in 5 %: the upper half of what an interval misses is no alarm.
 */
export function confidenceOf(measured: readonly Measured[]): Confidence {
  const noisy = measured.filter(mayBeNoise);
  return {
    overLayers: family(noisy.filter(({ place }) => place.layer === null).length),
    singleLayers: family(noisy.filter(({ place }) => place.layer !== null).length),
  };
}

/** Whether noise could raise a false alarm here: not where nothing is judged, nor where the forecasts are the same. */
function mayBeNoise({ limit, before, after, pairs }: Measured): boolean {
  return limit !== null && before !== null && after !== null && pairs.some((difference) => difference !== 0);
}

function family(judged: number): IntervalFamily {
  return { judged, each: 1 - 0.05 / Math.max(1, judged) };
}
