import type { TensorBackend } from "../tensor-backend.js";
import { blockRecurrence } from "./block-recurrence.js";
import { composedRecurrence } from "./composed-recurrence.js";
import type { Recurrence } from "./recurrence.js";

/** The recurrence that is fastest on a backend. */
export function recurrenceOf({ name }: Pick<TensorBackend, "name">): Recurrence {
  return name === "cuda" || name === "tensorflow" ? blockRecurrence : composedRecurrence;
}
