import { rm } from "node:fs/promises";
import { join } from "node:path";

import { UsageError } from "../../errors.js";
import { version } from "../../version.js";
import { normalisation } from "./expert-view.js";
import { fields, type Found, list, number, parseDocument, requireEqual, string } from "./json-fields.js";
import { makeFolder, readPart, writePart } from "./model-folder.js";
import { parseForm, parseLossPoint, requireNormalisation } from "./model-json.js";
import type { TrainingState } from "./training-state.js";
import { weightCount } from "./weights.js";

const trainingSchema = "moeload.lstm-training/1";

/** Beside a model's files; one file, so that it is replaced whole. */
const fileOf = (directory: string): string => join(directory, "training.json");

/**
 * Keeps a training between two epochs in the folder that its model will go to; numbers as base64 of this
 * machine's own bytes.
 *
 * @throws {OutputError} the folder or the file cannot be written
 */
export async function saveTraining(state: TrainingState, directory: string): Promise<void> {
  const { form, backend, series, weights, adam, curve, best } = state;
  await makeFolder(directory);
  const json = {
    schema: trainingSchema,
    version,
    form,
    normalisation,
    backend,
    series,
    weights: toBase64(weights),
    adam: { steps: adam.steps, first: toBase64(adam.first), second: toBase64(adam.second) },
    curve,
    best: best && { ...best, weights: toBase64(best.weights) },
  };
  await writePart(fileOf(directory), `${JSON.stringify(json, null, 2)}\n`);
}

/**
 * Reads what `saveTraining` kept, for `trainLstm` to resume.
 *
 * @throws {UsageError} there is none, or it is not whole or not of this version of the format
 */
export async function loadTraining(directory: string): Promise<TrainingState> {
  const path = fileOf(directory);
  const text = await readPart(path, `${directory}: holds no unfinished training to resume, found no ${path}`);
  return parseDocument(path, text.toString("utf8"), (json) => {
    requireEqual(json("schema"), trainingSchema);
    requireNormalisation(json("normalisation"));
    const form = parseForm(json("form"));
    const count = weightCount(form);
    const adam = fields(json("adam"));
    return {
      form,
      backend: string(json("backend")),
      series: string(json("series")),
      weights: floats(json("weights"), count),
      adam: {
        steps: number(adam("steps")),
        first: doubles(adam("first"), count),
        second: doubles(adam("second"), count),
      },
      curve: list(json("curve")).map(parseLossPoint),
      best: parseBest(json("best"), count),
    };
  });
}

/** Once the model is there. */
export async function removeTraining(directory: string): Promise<void> {
  await rm(fileOf(directory), { force: true });
}

function parseBest(found: Found, count: number): TrainingState["best"] {
  if (found.value === null) return null;
  const field = fields(found);
  return {
    epoch: number(field("epoch")),
    step: number(field("step")),
    loss: number(field("loss")),
    weights: floats(field("weights"), count),
  };
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function floats(found: Found, count: number): Float32Array {
  return new Float32Array(bytesOf(found, 4 * count));
}

function doubles(found: Found, count: number): Float64Array {
  return new Float64Array(bytesOf(found, 8 * count));
}

function bytesOf(found: Found, expected: number): ArrayBuffer {
  const bytes = Buffer.from(string(found), "base64");
  if (bytes.length !== expected) throw new UsageError(`${found.name} must hold ${expected} bytes, got ${bytes.length}`);
  // Copied: a Buffer may lie anywhere in a larger one.
  return new Uint8Array(bytes).buffer;
}
