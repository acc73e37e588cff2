import { MoeloadError, UsageError } from "../../errors.js";
import type { LstmTraining } from "./model.js";
import { normalisation } from "./normalised-history.js";
import { type LstmForm, type LstmHyperparameters, resolveLstmForm } from "./options.js";

export const modelSchema = "moeload.lstm/1";

/** What `model.json` of a saved model says. */
export interface ModelJson {
  readonly schema: typeof modelSchema;
  /** moeload's, for people. */
  readonly version: string;
  readonly form: LstmForm;
  /** The constants it was trained with; those of this program, or it is refused. */
  readonly normalisation: typeof normalisation;
  /** SHA-256 of `weights.bin`. */
  readonly weights: string;
  readonly training: LstmTraining;
}

/** A JSON value whose type is not known yet, and where it stands. */
interface Found {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Reads a `model.json`.
 *
 * @throws {UsageError} it is not one, or of another schema, form or normalisation; the message begins with `path`
 */
export function parseModelJson(path: string, text: string): Pick<ModelJson, "form" | "weights" | "training"> {
  try {
    const json = fields({ name: "the document", value: parseJson(text) });
    requireEqual(json("schema"), modelSchema);
    const constants = fields(json("normalisation"));
    requireEqual(constants("scaleFloor"), normalisation.scaleFloor);
    requireEqual(constants("inputLimit"), normalisation.inputLimit);
    return {
      form: parseForm(json("form")),
      weights: string(json("weights")),
      training: parseTraining(json("training")),
    };
  } catch (cause) {
    if (cause instanceof MoeloadError) throw new UsageError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}

function parseForm(found: Found): LstmForm {
  const field = fields(found);
  const form: Required<LstmHyperparameters> = {
    horizon: number(field("horizon")),
    history: number(field("history")),
    bins: number(field("bins")),
    window: number(field("window")),
    segments: number(field("segments")),
    units: number(field("units")),
    steps: number(field("steps")),
    batch: number(field("batch")),
    learningRate: number(field("learningRate")),
    seed: number(field("seed")),
  };
  return resolveLstmForm(form);
}

function parseTraining(found: Found): LstmTraining {
  const field = fields(found);
  return {
    backend: string(field("backend")),
    series: list(field("series")).map((shape) => {
      const shapeField = fields(shape);
      return {
        length: number(shapeField("length")),
        experts: number(shapeField("experts")),
        fingerprint: string(shapeField("fingerprint")),
      };
    }),
    windows: number(field("windows")),
    fingerprint: string(field("fingerprint")),
    loss: list(field("loss")).map((point) => {
      const pointField = fields(point);
      return {
        step: number(pointField("step")),
        loss: number(pointField("loss")),
        baseline: number(pointField("baseline")),
      };
    }),
    improved: boolean(field("improved")),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UsageError("the document must be JSON, and it cannot be parsed", { cause });
  }
}

/** The fields of an object, by name. */
function fields({ name, value }: Found): (key: string) => Found {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong({ name, value }, "an object");
  const prefix = name === "the document" ? "" : `${name}.`;
  return (key) => ({ name: `${prefix}${key}`, value: (value as Readonly<Record<string, unknown>>)[key] });
}

function list({ name, value }: Found): Found[] {
  if (!Array.isArray(value)) throw wrong({ name, value }, "a list");
  return value.map((item: unknown, index) => ({ name: `${name}[${index}]`, value: item }));
}

function number(found: Found): number {
  if (typeof found.value !== "number") throw wrong(found, "a number");
  return found.value;
}

function string(found: Found): string {
  if (typeof found.value !== "string") throw wrong(found, "a string");
  return found.value;
}

function boolean(found: Found): boolean {
  if (typeof found.value !== "boolean") throw wrong(found, "true or false");
  return found.value;
}

function requireEqual(found: Found, expected: string | number): void {
  if (found.value !== expected) throw wrong(found, String(expected));
}

function wrong({ name, value }: Found, rule: string): UsageError {
  return new UsageError(`${name} must be ${rule}, got ${value === undefined ? "nothing" : JSON.stringify(value)}`);
}
