import { PredictError } from "../errors.js";
import type { LoadSeries } from "./predictor.js";

/**
 * The one step between every model and its score: negative values become 0, and each row is divided by its sum, so
 * that the forecast is a load proportion. [H, E] -> [H, E]
 *
 * @throws {PredictError} a value is not finite, or a row leaves no expert any load
 */
export function toProportions(forecast: LoadSeries): LoadSeries {
  const { length, experts } = forecast;
  const values = new Float64Array(forecast.values.length);
  for (let row = 0; row < length; row += 1) {
    const offset = row * experts;
    let sum = 0;
    for (let e = 0; e < experts; e += 1) {
      const value = forecast.values[offset + e]!;
      if (!Number.isFinite(value)) {
        throw new PredictError(`a forecast must be finite, got ${value} for expert ${e} at step ${row + 1}`);
      }
      const clipped = Math.max(value, 0);
      values[offset + e] = clipped;
      sum += clipped;
    }
    if (sum === 0) throw new PredictError(`a forecast must leave some expert a load, got none at step ${row + 1}`);
    for (let e = 0; e < experts; e += 1) values[offset + e]! /= sum;
  }
  return { length, experts, values };
}
