import type { LossPoint } from "./model.js";

/** Gathers the losses of a training into a few means, for the report. */
export interface LossCurve {
  add(loss: number, baseline: number): void;
  readonly points: readonly LossPoint[];
}

/** At most `most` points over `steps` steps, the last step included; each is the mean since the point before it. */
export function lossCurve(steps: number, most = 20): LossCurve {
  const every = Math.ceil(steps / most);
  const points: LossPoint[] = [];
  let step = 0;
  let count = 0;
  let lossSum = 0;
  let baselineSum = 0;
  return {
    points,
    add(loss, baseline) {
      step++;
      count++;
      lossSum += loss;
      baselineSum += baseline;
      if (step % every !== 0 && step !== steps) return;
      points.push({ step, loss: lossSum / count, baseline: baselineSum / count });
      count = lossSum = baselineSum = 0;
    },
  };
}
