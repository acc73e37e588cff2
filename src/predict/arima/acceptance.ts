import { extent } from "simple-statistics";

/**
 * Why a forecast is not acceptable, or undefined: it must be finite and stay within the range of its history widened
 * by that range on both sides. A fit gone wrong explodes far beyond this band; a right one does not leave it.
 */
export function whyUnacceptable(forecast: Float64Array, values: Float64Array): string | undefined {
  const [lowest, highest] = extent(Array.from(values));
  const range = highest - lowest;
  for (const [index, value] of forecast.entries()) {
    if (value >= lowest - range && value <= highest + range) continue;
    return Number.isFinite(value)
      ? `forecast ${value.toPrecision(3)} at horizon ${index + 1} outside the range of the history +-100 %`
      : `forecast not finite at horizon ${index + 1}`;
  }
  return undefined;
}
