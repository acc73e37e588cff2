import type { LoadSeries } from "./predictor.js";

/** The same row at every step ahead. [E] -> [horizon, E] */
export function constantForecast(row: Float64Array, horizon: number): LoadSeries {
  const values = new Float64Array(horizon * row.length);
  for (let step = 0; step < horizon; step += 1) values.set(row, step * row.length);
  return { length: horizon, experts: row.length, values };
}
