import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, expect, test } from "vitest";

import { OutputError, UsageError } from "../../src/errors.js";
import { loadTraining, removeTraining, saveTraining, type TrainingState, trainLstm } from "../../src/predict/lstm.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { swingingLoad, testBackend, tiny } from "./lstm-fixtures.js";

const folder = temporaryFolder();
let state: TrainingState;
beforeAll(async () => {
  await trainLstm([swingingLoad(200, 3)], {
    ...tiny,
    backend: testBackend,
    steps: 60,
    validation: 0.4,
    onEpoch(reached) {
      state = reached;
      return Promise.resolve();
    },
  });
});

test("loadTraining(directory) gives back what saveTraining wrote, to the byte", async () => {
  const directory = join(folder, "deep", "model");
  await saveTraining(state, directory);
  expect(await loadTraining(directory)).toEqual(state);
  const withoutBest = { ...state, best: null };
  await saveTraining(withoutBest, directory);
  expect(await loadTraining(directory)).toEqual(withoutBest);
});

test("loadTraining(directory) refuses a folder without an unfinished training", async () => {
  const directory = join(folder, "done");
  await saveTraining(state, directory);
  await removeTraining(directory);
  await expect(loadTraining(directory)).rejects.toThrow(
    new UsageError(
      `${directory}: holds no unfinished training to resume, found no ${join(directory, "training.json")}`,
    ),
  );
});

test("loadTraining(directory) refuses a file that is cut off, of another schema, or with too few weights", async () => {
  const directory = join(folder, "damaged");
  const path = join(directory, "training.json");
  await saveTraining(state, directory);
  const text = await readFile(path, "utf8");
  await writeFile(path, text.slice(0, 300));
  await expect(loadTraining(directory)).rejects.toThrow(
    new UsageError(`${path}: the document must be JSON, and it cannot be parsed`),
  );
  await writeFile(path, text.replace("moeload.lstm-training/1", "moeload.lstm-training/9"));
  await expect(loadTraining(directory)).rejects.toThrow(
    new UsageError(`${path}: schema must be moeload.lstm-training/1, got "moeload.lstm-training/9"`),
  );
  const json = JSON.parse(text) as { weights: string };
  await writeFile(path, JSON.stringify({ ...json, weights: json.weights.slice(0, 40) }));
  await expect(loadTraining(directory)).rejects.toThrow(
    new UsageError(`${path}: weights must hold 1200 bytes, got 30`),
  );
});

test("saveTraining(state, directory) refuses a place that cannot be a folder", async () => {
  const path = join(folder, "file");
  await writeFile(path, "");
  await expect(saveTraining(state, path)).rejects.toThrow(OutputError);
});
