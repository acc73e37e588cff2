import { expect, test, vi } from "vitest";

import { UsageError } from "../../src/errors.js";
import { isInstalled } from "../support/is-installed.js";
import * as predictors from "../../src/predict/lstm.js";
import type { BackendChoice } from "../../src/predict/backend-choice.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";
import { swingingLoad, tiny } from "./lstm-fixtures.js";

// First, since the others load it.
test("importing lstm does not load tfjs", () => {
  expect(predictors.lstm()).toBeDefined();
  expect(Object.keys(globalThis)).not.toContain("_tfengine");
});

test("openTensorBackend(auto) takes wasm where nothing else is installed, without a word", async () => {
  const nothingElse = !isInstalled("@tensorflow/tfjs-node") && !isInstalled("@tensorflow/tfjs-node-gpu");
  const printed = (["log", "info", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
  const written = vi.spyOn(process.stdout, "write");
  const backend = await openTensorBackend("auto");
  if (nothingElse) expect(backend).toMatchObject({ name: "wasm", device: "one core, WebAssembly with vectors" });
  expect(backend).not.toHaveProperty("warning");
  const cpu = await openTensorBackend("cpu");
  cpu.tf.tidy(() => cpu.tf.add(cpu.tf.tensor1d([1]), cpu.tf.tensor1d([2])).dataSync());
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  expect(written).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

// For users who have installed none of them; CI has them where it tests them.
test.each([
  [
    "cuda",
    "@tensorflow/tfjs-node-gpu",
    /; npm install .* --ignore-scripts @tensorflow\/tfjs-node-gpu@4\.22\.0 && node ".*build-tensorflow\.mjs" --cuda$/,
  ],
  [
    "tensorflow",
    "@tensorflow/tfjs-node",
    /; npm install .* --ignore-scripts @tensorflow\/tfjs-node@4\.22\.0 && node ".*build-tensorflow\.mjs"$/,
  ],
  ["webgpu", "webgpu", /; npm install .* webgpu @tensorflow\/tfjs-backend-webgpu@4\.22\.0$/],
] as const)("openTensorBackend(%s) says what to install", async (name, missing, command) => {
  if (isInstalled(missing) || isInstalled("@tensorflow/tfjs-node")) return;
  const failure = openTensorBackend(name);
  await expect(failure).rejects.toThrow(UsageError);
  await expect(failure).rejects.toThrow(
    `backend ${name} cannot be used: the package ${missing} is not installed; npm `,
  );
  await expect(failure).rejects.toThrow(command);
});

test("openTensorBackend(choice) refuses a name that it does not know", async () => {
  await expect(openTensorBackend("tpu" as BackendChoice)).rejects.toThrow(
    new UsageError("backend must be one of auto, cuda, tensorflow, webgpu, wasm, cpu, got tpu"),
  );
});

test("activate() makes a backend current again, at once", async () => {
  const cpu = await openTensorBackend("cpu");
  const wasm = await openTensorBackend("wasm");
  cpu.activate();
  expect(cpu.tf.getBackend()).toBe("cpu");
  wasm.activate();
  expect(wasm.tf.getBackend()).toBe("wasm");
  expect(wasm.tf.memory()).toHaveProperty("unreliable");
});

test("openTensorBackend(choice) may be called again before it has answered", async () => {
  const backends = await Promise.all(
    (["auto", "cpu", "wasm", "auto"] as const).map((choice) => openTensorBackend(choice)),
  );
  expect(backends[3]).toBe(backends[0]);
  for (const backend of backends) expect(backend).not.toHaveProperty("warning");
  const [, cpu, wasm] = backends;
  for (const backend of [cpu!, wasm!, cpu!]) {
    backend.activate();
    const { tf, name } = backend;
    expect([tf.getBackend(), tf.backend() === tf.findBackend(name)]).toEqual([name, true]);
  }
});

test("two trainings at once, each on its own backend, give what each gives alone", async () => {
  const series = swingingLoad(200, 3);
  const train = (backend: "wasm" | "cpu") => predictors.trainLstm([series], { ...tiny, backend });
  const together = await Promise.all([train("wasm"), train("cpu"), train("wasm")]);
  expect(together[2]).toEqual(together[0]);
  expect(together[0]).toEqual(await train("wasm"));
  expect(together[1]).toEqual(await train("cpu"));
});
