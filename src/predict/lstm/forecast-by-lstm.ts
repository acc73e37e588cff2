import { PredictError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import type { TensorBackend } from "../tensor-backend.js";
import { equalParts } from "./equal-parts.js";
import { averageCount, features, writeExpertView } from "./expert-view.js";
import { LoadSums } from "./load-sums.js";
import type { LstmModel } from "./model.js";
import { forecastSegments } from "./network.js";
import { recurrenceOf } from "./recurrence-of.js";
import { weightTensors } from "./weights.js";

/**
 * Forecasts the `horizon` recorded iterations after `history`, at most the model's own horizon, all experts in one
 * batch: [n, E] -> [horizon, E]. A shorter horizon is the beginning of the longer one. Leaves no tensor behind.
 *
 * @throws {PredictError} a value of the forecast is not finite
 */
export async function forecastByLstm(
  { form, weights }: LstmModel,
  backend: TensorBackend,
  history: LoadSeries,
  horizon: number,
): Promise<LoadSeries> {
  const { bins, segments } = form;
  const { experts, length } = history;
  const sums = new LoadSums(history, Math.max(0, length - form.history));
  const values = new Float32Array(bins * features * experts);
  const averages = new Float32Array(experts * averageCount(form));
  for (let expert = 0; expert < experts; expert++) {
    writeExpertView(sums, expert, length, form, { inputs: values, averages }, expert, experts);
  }

  backend.activate();
  const { tf } = backend;
  const inputs = { sequences: { values, timeSteps: bins, features, batch: experts }, averages };
  const tensor = tf.tidy(() => forecastSegments(tf, recurrenceOf(backend), inputs, weightTensors(tf, weights, form)));
  const loads = await tensor.data().finally(() => {
    tensor.dispose();
  });

  const bounds = equalParts(form.horizon, segments);
  const forecast = new Float64Array(horizon * experts);
  for (let segment = 0; segment < segments; segment++) {
    const rowEnd = Math.min(bounds[segment + 1]!, horizon);
    for (let expert = 0; expert < experts; expert++) {
      const load = loads[expert * segments + segment]! / experts;
      if (!Number.isFinite(load)) {
        throw new PredictError(`lstm must forecast finite loads, got ${String(load)} for expert ${expert}`);
      }
      for (let row = bounds[segment]!; row < rowEnd; row++) forecast[row * experts + expert] = load;
    }
  }
  return { length: horizon, experts, values: forecast };
}
