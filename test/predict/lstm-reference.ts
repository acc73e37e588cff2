import type { LstmForm } from "../../src/predict/lstm.js";

/**
 * The network of `lstm` in plain loops and doubles, one series at a time, written from the equations of Hochreiter &
 * Schmidhuber 1997 with the forget gate of Gers et al. 2000; shares no code with what it checks. `inputs` [bins] ->
 * residuals [segments].
 */
export function referenceResiduals(
  inputs: readonly number[],
  weights: Float64Array,
  { units, segments }: Pick<LstmForm, "units" | "segments">,
): number[] {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const gates = 4 * units;
  let state = new Array<number>(units).fill(0);
  let cell = new Array<number>(units).fill(0);
  for (const input of inputs) {
    const received = [input, 1, ...state];
    const sum = (gate: number, unit: number) =>
      received.reduce((total, value, row) => total + value * weights[row * gates + gate * units + unit]!, 0);
    cell = cell.map((before, unit) => sigmoid(sum(1, unit)) * before + sigmoid(sum(0, unit)) * Math.tanh(sum(3, unit)));
    state = cell.map((value, unit) => sigmoid(sum(2, unit)) * Math.tanh(value));
  }
  const output = (2 + units) * gates;
  return Array.from({ length: segments }, (_, segment) =>
    [...state, 1].reduce((total, value, row) => total + value * weights[output + row * segments + segment]!, 0),
  );
}

/** Weighted mean absolute error over series and iterations, as `lossAndGradients` has it, in plain loops. */
export function referenceLoss(
  series: readonly { inputs: readonly number[]; actual: readonly number[]; weight: number }[],
  weights: Float64Array,
  form: Pick<LstmForm, "units" | "segments" | "horizon">,
): number {
  let total = 0;
  for (const { inputs, actual, weight } of series) {
    const residuals = referenceResiduals(inputs, weights, form);
    actual.forEach((came, ahead) => {
      // Segment k begins at iteration floor(k * horizon / segments).
      let segment = 0;
      while (Math.floor(((segment + 1) * form.horizon) / form.segments) <= ahead) segment++;
      total += Math.abs(residuals[segment]! - came) * weight;
    });
  }
  return total / (series.length * form.horizon);
}
