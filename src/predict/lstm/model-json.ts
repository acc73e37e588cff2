import { normalisation } from "./expert-view.js";
import {
  fields,
  type Found,
  list,
  number,
  numberOrNull,
  parseDocument,
  requireEqual,
  string,
  word,
  wrong,
} from "./json-fields.js";
import { type LossPoint, type LstmTraining, trainingOutcomes } from "./model.js";
import { type LstmForm, type LstmHyperparameters, resolveLstmForm } from "./options.js";

export const modelSchema = "moeload.lstm/2";

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

/**
 * Reads a `model.json`.
 *
 * @throws {UsageError} it is not one, or of another schema, form or normalisation; the message begins with `path`
 */
export function parseModelJson(path: string, text: string): Pick<ModelJson, "form" | "weights" | "training"> {
  return parseDocument(path, text, (json) => {
    requireEqual(json("schema"), modelSchema);
    requireNormalisation(json("normalisation"));
    return {
      form: parseForm(json("form")),
      weights: string(json("weights")),
      training: parseTraining(json("training")),
    };
  });
}

/** @throws {UsageError} the constants are not those of this program */
export function requireNormalisation(found: Found): void {
  const constant = fields(found);
  requireEqual(constant("scaleFloor"), normalisation.scaleFloor);
  requireEqual(constant("inputLimit"), normalisation.inputLimit);
  requireEqual(constant("firstBin"), normalisation.firstBin);
  const averages = constant("averages");
  if (list(averages).map(number).join() === normalisation.averages.join()) return;
  throw wrong(averages, JSON.stringify(normalisation.averages));
}

export function parseForm(found: Found): LstmForm {
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
    weightDecay: number(field("weightDecay")),
    validation: number(field("validation")),
    patience: number(field("patience")),
    seed: number(field("seed")),
  };
  return resolveLstmForm(form);
}

function pair(found: Found): [number, number] {
  const [first, second, ...more] = list(found).map(number);
  if (first === undefined || second === undefined || more.length > 0) throw wrong(found, "a list of two numbers");
  return [first, second];
}

function parseTraining(found: Found): LstmTraining {
  const field = fields(found);
  return {
    backend: string(field("backend")),
    device: string(field("device")),
    series: list(field("series")).map((shape) => {
      const shapeField = fields(shape);
      return {
        length: number(shapeField("length")),
        experts: number(shapeField("experts")),
        fingerprint: string(shapeField("fingerprint")),
      };
    }),
    traceStep: number(field("traceStep")),
    stepNoise: pair(field("stepNoise")),
    windows: number(field("windows")),
    fingerprint: string(field("fingerprint")),
    steps: number(field("steps")),
    loss: list(field("loss")).map(parseLossPoint),
    validationBaseline: numberOrNull(field("validationBaseline")),
    outcome: word(field("outcome"), trainingOutcomes),
  };
}

export function parseLossPoint(found: Found): LossPoint {
  const field = fields(found);
  return {
    step: number(field("step")),
    loss: number(field("loss")),
    baseline: number(field("baseline")),
    validation: numberOrNull(field("validation")),
  };
}
