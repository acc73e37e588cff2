import { PredictError } from "../../errors.js";
import type { LoadSeries } from "../predictor.js";
import type { TensorBackend } from "../tensor-backend.js";
import { equalParts } from "./equal-parts.js";
import type { LstmModel } from "./model.js";
import { forecastResiduals, inputTensors } from "./network.js";
import { normalisedHistory } from "./normalised-history.js";
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
  const { experts } = history;
  const inputs = new Float32Array(bins * experts);
  const units = Array.from({ length: experts }, (_, expert) => {
    const normalised = normalisedHistory(history, expert, history.length, form);
    for (let bin = 0; bin < bins; bin++) inputs[bin * experts + expert] = normalised.inputs[bin]!;
    return normalised;
  });

  await backend.activate();
  const { tf } = backend;
  const tensor = tf.tidy(() => forecastResiduals(tf, inputTensors(tf, inputs, bins), weightTensors(tf, weights, form)));
  const residuals = await tensor.data().finally(() => {
    tensor.dispose();
  });

  const bounds = equalParts(form.horizon, segments);
  const values = new Float64Array(horizon * experts);
  for (let segment = 0; segment < segments; segment++) {
    const rowEnd = Math.min(bounds[segment + 1]!, horizon);
    for (let expert = 0; expert < experts; expert++) {
      const { level, scale } = units[expert]!;
      const load = level + scale * residuals[expert * segments + segment]!;
      if (!Number.isFinite(load)) {
        throw new PredictError(`lstm must forecast finite loads, got ${String(load)} for expert ${expert}`);
      }
      for (let row = bounds[segment]!; row < rowEnd; row++) values[row * experts + expert] = load;
    }
  }
  return { length: horizon, experts, values };
}
