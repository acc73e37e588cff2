import type { LoadSeries } from "../predictor.js";

/**
 * How much a load moves from one recorded iteration to the next, in units of the uniform load 1 / experts: the root of
 * half the mean squared difference over all experts (the root of the step variance). With it goes how far a forecaster
 * should look back: what was learnt at one noise is no guide at another.
 *
 * @param rows the last ones that count, at the most
 */
export function stepNoise({ length, experts, values }: LoadSeries, rows = Infinity): number {
  const first = Math.max(0, length - rows) * experts;
  const cells = length * experts - first - experts;
  if (cells <= 0) return 0;
  let squares = 0;
  for (let cell = first; cell < first + cells; cell++) squares += (values[cell + experts]! - values[cell]!) ** 2;
  return experts * Math.sqrt(squares / (2 * cells));
}
