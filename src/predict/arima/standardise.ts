import { extent, mean, standardDeviation } from "simple-statistics";

/** A series as `centre` + `scale` times values of mean 0 and population standard deviation 1. */
export interface Standardised {
  readonly values: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

/** Standardises a series that is not constant. [n] -> [n] */
export function standardise(values: Float64Array): Standardised {
  const numbers = Array.from(values);
  const [centre, scale] = [mean(numbers), standardDeviation(numbers)];
  return { values: values.map((value) => (value - centre) / scale), centre, scale };
}

/** Whether a series is constant up to rounding, so that it has no variance to model. */
export function isConstant(values: Float64Array): boolean {
  const [lowest, highest] = extent(Array.from(values));
  return highest - lowest <= 1e-12 * Math.max(Math.abs(lowest), Math.abs(highest));
}
