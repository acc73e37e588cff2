import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";

import { UsageError } from "../../errors.js";
import { version } from "../../version.js";
import { outputError, writeAside } from "../../write-aside.js";
import type { LstmModel } from "./model.js";
import { normalisation } from "./expert-view.js";
import { type ModelJson, modelSchema, parseModelJson } from "./model-json.js";
import { weightCount } from "./weights.js";

/**
 * Writes a model as a folder: `weights.bin` (float32, little endian) and `model.json` (schema, version, form,
 * normalisation, training). A model that is there already is replaced; `model.json` comes last and holds the weights'
 * SHA-256, so a folder half replaced is refused when it is loaded.
 *
 * @throws {OutputError} the folder or a file in it cannot be written
 */
export async function saveLstm(model: LstmModel, directory: string): Promise<void> {
  await makeFolder(directory);
  const bytes = littleEndian(model.weights);
  const json: ModelJson = {
    schema: modelSchema,
    version,
    form: model.form,
    normalisation,
    weights: sha256(bytes),
    training: model.training,
  };
  await writePart(join(directory, "weights.bin"), bytes);
  await writePart(join(directory, "model.json"), `${JSON.stringify(json, null, 2)}\n`);
}

/**
 * Reads a model that `saveLstm` wrote.
 *
 * @throws {UsageError} the folder is not there, or what is in it is not a whole model of this schema
 */
export async function loadLstm(directory: string): Promise<LstmModel> {
  const jsonPath = join(directory, "model.json");
  const weightsPath = join(directory, "weights.bin");
  const json = parseModelJson(jsonPath, (await readPart(jsonPath, missing(directory, jsonPath))).toString("utf8"));
  const bytes = await readPart(weightsPath, missing(directory, weightsPath));
  const expected = 4 * weightCount(json.form);
  if (bytes.length !== expected) {
    throw new UsageError(`${weightsPath}: must hold ${expected} bytes, as model.json says, got ${bytes.length}`);
  }
  if (sha256(bytes) !== json.weights) {
    throw new UsageError(`${weightsPath}: is not the file that model.json was written with: its SHA-256 differs`);
  }
  // Copied: a Buffer may lie anywhere in a larger one, floats only at multiples of four.
  const weights = new Float32Array(new Uint8Array(littleEndian(bytes)).buffer);
  return { form: json.form, weights, training: json.training };
}

function missing(directory: string, path: string): string {
  return `${directory}: must be the folder of a saved LSTM, found no ${path}`;
}

/** @throws {OutputError} it cannot be made */
export async function makeFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw outputError(directory, cause);
  });
}

/** A whole file; `ifMissing` is the sentence for one that is not there. @throws {UsageError} it cannot be read */
export async function readPart(path: string, ifMissing: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new UsageError(ifMissing, { cause });
    throw new UsageError(`${path} cannot be read: ${message}`, { cause });
  });
}

/** Writes a whole file, aside. @throws {OutputError} it cannot be written */
export async function writePart(path: string, content: Uint8Array | string): Promise<void> {
  await writeAside(path, once(content));
}

/** The bytes of 32-bit words, from or to little endian; a copy where the machine is not. */
function littleEndian({ buffer, byteOffset, byteLength }: Float32Array | Buffer): Uint8Array {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return endianness() === "LE" ? bytes : Buffer.from(bytes).swap32();
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// eslint-disable-next-line @typescript-eslint/require-await -- `writeAside` takes what can fail while it is read
async function* once(chunk: Uint8Array | string): AsyncGenerator<Uint8Array | string> {
  yield chunk;
}
