// Training steps of the LSTM by moeload's library: BACKEND STEPS BINS UNITS. One batch, made by a formula that the peer has
// too, so that the losses can be compared; Adam without the schedule, so that both take the same steps.
import { adamStep, clipNorm, newAdamState } from "../dist/predict/lstm/adam.js";
import { evaluator } from "../dist/predict/lstm/evaluator.js";
import { averageCount, features } from "../dist/predict/lstm/expert-view.js";
import { resolveLstmForm } from "../dist/predict/lstm/options.js";
import { weightCount } from "../dist/predict/lstm/weights.js";
import { openTensorBackend } from "../dist/predict/tensor-backend.js";

const [backendName, ...sizes] = process.argv.slice(2);
const [steps, bins, units] = sizes.map(Number);
const warmUp = 20;
const form = resolveLstmForm({ bins, units });
const { batch, segments } = form;
const averages = averageCount(form);

/** Numbers that look random, the same in every language: `size` times the sine of the squares. */
const wave = (length, size, middle = 0) =>
  Float32Array.from({ length }, (_, index) => middle + size * Math.sin(((index + 1) ** 2 % 1000003) / 7));

const data = {
  sequences: { values: wave(bins * features * batch, 1), timeSteps: bins, features, batch },
  averages: wave(batch * averages, 0.3, 1),
  actual: wave(batch * segments, 0.2, 1),
  noise: wave(batch * segments, 0.05, 0.1),
  level: wave(batch, 0.1, 1),
};
const count = weightCount(form);
const weights = wave(count, 0.2);

const backend = await openTensorBackend(backendName);
const evaluate = evaluator(backend, form);
const adam = newAdamState(count);
const losses = [];
let began = 0;
for (let step = 0; step < warmUp + steps; step++) {
  if (step === warmUp) began = performance.now();
  const { loss, gradient } = await evaluate.gradient(data, weights);
  clipNorm(gradient, 1);
  adamStep(adam, weights, gradient, 1e-3, 0);
  losses.push(loss);
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${JSON.stringify({ losses, bench: { seconds, done: steps } })}\n`, () => process.exit());
