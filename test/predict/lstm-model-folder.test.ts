import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { OutputError, UsageError } from "../../src/errors.js";
import { loadLstm, lstm, type LstmModel, saveLstm, trainLstm } from "../../src/predict/lstm.js";
import { swingingLoad, testBackend, tiny } from "./lstm-fixtures.js";

const series = swingingLoad(200, 3);
let model: LstmModel;
let folder: string;
beforeAll(async () => {
  model = await trainLstm([series], { ...tiny, backend: testBackend });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "moeload-lstm-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("loadLstm(directory) gives back what saveLstm wrote, and the same forecast", async () => {
  const directory = join(folder, "deep", "model");
  await saveLstm(model, directory);
  const loaded = await loadLstm(directory);
  expect(loaded).toEqual(model);
  const forecasts = [model, loaded].map(async (own) => {
    return (await lstm({ model: own, backend: testBackend }).fit(series)).forecast(series, 24);
  });
  expect(await forecasts[1]).toEqual(await forecasts[0]);
});

test("saveLstm(model, directory) writes two files, nothing else, and replaces a model", async () => {
  await saveLstm({ ...model, weights: model.weights.map((weight) => -weight) }, folder);
  await saveLstm(model, folder);
  expect((await readdir(folder)).sort()).toEqual(["model.json", "weights.bin"]);
  const bytes = await readFile(join(folder, "weights.bin"));
  expect(bytes.length).toBe(4 * model.weights.length);
  expect(bytes.readFloatLE(40)).toBe(model.weights[10]);
  expect(JSON.parse(await readFile(join(folder, "model.json"), "utf8"))).toMatchObject({
    schema: "moeload.lstm/2",
    form: { horizon: 24, seed: 7 },
    normalisation: { scaleFloor: 0.001, inputLimit: 20, firstBin: 20, averages: [10, 30, 100, 300, 1000, 4096] },
    training: { fingerprint: model.training.fingerprint },
  });
  expect(await loadLstm(folder)).toEqual(model);
});

test("saveLstm(model, directory) refuses a place that cannot be a folder", async () => {
  const path = join(folder, "file");
  await writeFile(path, "");
  const failure = saveLstm(model, path);
  await expect(failure).rejects.toThrow(OutputError);
  await expect(failure).rejects.toThrow(/cannot be written: /);
});

test("loadLstm(directory) refuses a folder without a model", async () => {
  await expect(loadLstm(folder)).rejects.toThrow(
    new UsageError(`${folder}: must be the folder of a saved LSTM, found no ${join(folder, "model.json")}`),
  );
  const missing = join(folder, "missing");
  await expect(loadLstm(missing)).rejects.toThrow(
    new UsageError(`${missing}: must be the folder of a saved LSTM, found no ${join(missing, "model.json")}`),
  );
});

test("loadLstm(directory) refuses weights that are missing, truncated or another model's", async () => {
  await saveLstm(model, folder);
  const path = join(folder, "weights.bin");
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, 100));
  await expect(loadLstm(folder)).rejects.toThrow(
    new UsageError(`${path}: must hold 1200 bytes, as model.json says, got 100`),
  );
  bytes[0]! ^= 1;
  await writeFile(path, bytes);
  await expect(loadLstm(folder)).rejects.toThrow(
    new UsageError(`${path}: is not the file that model.json was written with: its SHA-256 differs`),
  );
  await rm(path);
  await expect(loadLstm(folder)).rejects.toThrow(
    new UsageError(`${folder}: must be the folder of a saved LSTM, found no ${path}`),
  );
});

test.each<[string, (json: Record<string, unknown>) => unknown, string]>([
  ["a list", () => [], "the document must be an object, got []"],
  [
    "another schema",
    (json) => ({ ...json, schema: "moeload.lstm/9" }),
    'schema must be moeload.lstm/2, got "moeload.lstm/9"',
  ],
  ["no form", (json) => ({ ...json, form: undefined }), "form must be an object, got nothing"],
  [
    "a wrong size",
    (json) => ({ ...json, form: { ...(json.form as object), units: 0 } }),
    "lstm units must be a whole number at least 1, got 0",
  ],
  [
    "no horizon",
    (json) => ({ ...json, form: { ...(json.form as object), horizon: null } }),
    "form.horizon must be a number, got null",
  ],
  [
    "another normalisation",
    (json) => ({ ...json, normalisation: { scaleFloor: 1, inputLimit: 20 } }),
    "normalisation.scaleFloor must be 0.001, got 1",
  ],
  [
    "other averages",
    (json) => ({ ...json, normalisation: { ...(json.normalisation as object), averages: [10] } }),
    "normalisation.averages must be [10,30,100,300,1000,4096], got [10]",
  ],
  [
    "half a range of noise",
    (json) => ({ ...json, training: { ...(json.training as object), stepNoise: [1] } }),
    "training.stepNoise must be a list of two numbers, got [1]",
  ],
  [
    "another outcome",
    (json) => ({ ...json, training: { ...(json.training as object), outcome: "fine" } }),
    'training.outcome must be one of improved, stalled, diverged, got "fine"',
  ],
  [
    "a wrong loss curve",
    (json) => ({ ...json, training: { ...(json.training as object), loss: [{ step: 1, loss: "x" }] } }),
    'training.loss[0].loss must be a number, got "x"',
  ],
])("loadLstm(directory) refuses a model.json with %s", async (_, change, message) => {
  await saveLstm(model, folder);
  const path = join(folder, "model.json");
  const json = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify(change(json)));
  await expect(loadLstm(folder)).rejects.toThrow(new UsageError(`${path}: ${message}`));
});

test("loadLstm(directory) refuses a model.json that is cut off", async () => {
  await saveLstm(model, folder);
  const path = join(folder, "model.json");
  await writeFile(path, (await readFile(path, "utf8")).slice(0, 200));
  await expect(loadLstm(folder)).rejects.toThrow(
    new UsageError(`${path}: the document must be JSON, and it cannot be parsed`),
  );
});
