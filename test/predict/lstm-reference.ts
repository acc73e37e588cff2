import type { LstmForm } from "../../src/predict/lstm.js";

/** What the network sees of one series; `inputs` [bins][features], `averages` [M]. */
export interface ReferenceInputs {
  readonly inputs: readonly (readonly number[])[];
  readonly averages: readonly number[];
}

/**
 * The network of `lstm` in plain loops and doubles, one series at a time, written from the equations of Hochreiter &
 * Schmidhuber 1997 with the forget gate of Gers et al. 2000; shares no code with what it checks. -> [segments]
 */
export function referenceForecast(
  { inputs, averages }: ReferenceInputs,
  weights: Float64Array,
  { units, segments }: Pick<LstmForm, "units" | "segments">,
): number[] {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const gates = 4 * units;
  const features = inputs[0]!.length;
  let state = new Array<number>(units).fill(0);
  let cell = new Array<number>(units).fill(0);
  for (const input of inputs) {
    const received = [...input, ...state];
    const sum = (gate: number, unit: number) =>
      received.reduce((total, value, row) => total + value * weights[row * gates + gate * units + unit]!, 0);
    cell = cell.map((before, unit) => sigmoid(sum(1, unit)) * before + sigmoid(sum(0, unit)) * Math.tanh(sum(3, unit)));
    state = cell.map((value, unit) => sigmoid(sum(2, unit)) * Math.tanh(value));
  }
  const output = (features + units) * gates;
  const columns = segments * averages.length;
  return Array.from({ length: segments }, (_, segment) => {
    const scores = averages.map((_average, index) =>
      [...state, 1].reduce((total, value, row) => {
        return total + value * weights[output + row * columns + segment * averages.length + index]!;
      }, 0),
    );
    const exponentials = scores.map(Math.exp);
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    return averages.reduce((sum, average, index) => sum + (average * exponentials[index]!) / total, 0);
  });
}

/** Mean over series and segments of sqrt((forecast - actual)^2 + noise^2). */
export function referenceLoss(
  series: readonly (ReferenceInputs & { readonly actual: readonly number[]; readonly noise: readonly number[] })[],
  weights: Float64Array,
  form: Pick<LstmForm, "units" | "segments">,
): number {
  let total = 0;
  for (const { actual, noise, ...seen } of series) {
    const forecast = referenceForecast(seen, weights, form);
    forecast.forEach((value, segment) => (total += Math.hypot(value - actual[segment]!, noise[segment]!)));
  }
  return total / (series.length * form.segments);
}
