import { TraceError } from "../../errors.js";
import { maxWhole, type IntegerColumn } from "../table/integer-column.js";
import { place, type ReadContext } from "./read-context.js";

/** What the values around an invalid one say; a negative number is not known. */
export interface ValuePlace {
  readonly rowNumber: number;
  readonly iteration: number;
  readonly layer: number;
}

/** The error for the value at `index` of `column`, which is to be `what`: `tokens of expert 3`, `iteration`. */
export function invalidValue(
  context: ReadContext,
  what: string,
  column: IntegerColumn,
  index: number,
  { rowNumber, iteration, layer }: ValuePlace,
): TraceError {
  const inLayer = layer < 0 ? "" : ` in layer ${layer}`;
  const atIteration = iteration < 0 ? "" : ` at iteration ${iteration}`;
  const found = column.found(index);
  const rule = Number(found) > maxWhole ? `at most ${maxWhole}` : "a whole number of 0 or more";
  return new TraceError(
    `${place(context, rowNumber)}: ${what}${inLayer}${atIteration} must be ${rule}, found ${found}`,
  );
}

/** The error for a row whose iteration or layer is invalid; `undefined` if both are fine. */
export function invalidKey(
  context: ReadContext,
  rowNumber: number,
  iterations: IntegerColumn,
  layers: IntegerColumn,
  row: number,
): TraceError | undefined {
  const iteration = iterations.values[row]!;
  const layer = layers.values[row]!;
  if (iteration < 0) return invalidValue(context, "iteration", iterations, row, { rowNumber, iteration, layer: -1 });
  if (layer < 0) return invalidValue(context, "layer", layers, row, { rowNumber, iteration, layer });
  return undefined;
}
