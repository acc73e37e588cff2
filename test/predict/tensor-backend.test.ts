import { expect, test, vi } from "vitest";

import { UsageError } from "../../src/errors.js";
import * as predictors from "../../src/predict/lstm.js";
import type { BackendChoice } from "../../src/predict/backend-choice.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";
import { rows, swingingLoad, tiny } from "./lstm-fixtures.js";

// First, since the others load it.
test("importing lstm does not load tfjs", () => {
  expect(predictors.lstm()).toBeDefined();
  expect(Object.keys(globalThis)).not.toContain("_tfengine");
});

test("openTensorBackend(auto) takes wasm where no GPU package is installed, without a word", async () => {
  const printed = (["log", "info", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
  const written = vi.spyOn(process.stdout, "write");
  const backend = await openTensorBackend("auto");
  expect(backend).toMatchObject({ name: "wasm" });
  expect(backend).not.toHaveProperty("warning");
  const cpu = await openTensorBackend("cpu");
  cpu.tf.tidy(() => cpu.tf.add(cpu.tf.tensor1d([1]), cpu.tf.tensor1d([2])).dataSync());
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  expect(written).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("openTensorBackend(cuda) says what to install", async () => {
  await expect(openTensorBackend("cuda")).rejects.toThrow(
    new UsageError(
      "backend cuda needs the package @tensorflow/tfjs-node-gpu, which is not installed: npm install @tensorflow/tfjs-node-gpu",
    ),
  );
});

test("openTensorBackend(choice) refuses a name that it does not know", async () => {
  await expect(openTensorBackend("tpu" as BackendChoice)).rejects.toThrow(
    new UsageError("backend must be one of auto, cuda, wasm, cpu, got tpu"),
  );
});

test("activate() makes a backend current again", async () => {
  const cpu = await openTensorBackend("cpu");
  const wasm = await openTensorBackend("wasm");
  await cpu.activate();
  expect(cpu.tf.getBackend()).toBe("cpu");
  await wasm.activate();
  expect(wasm.tf.getBackend()).toBe("wasm");
});

test("the same seed gives the same forecasts on wasm and cpu, to float32's precision", async () => {
  const series = swingingLoad(200, 4);
  const history = rows(series, 0, 150);
  const [wasm, cpu] = await Promise.all(
    (["wasm", "cpu"] as const).map(async (backend) => {
      const fitted = await predictors.lstm({ ...tiny, backend }).fit(history);
      return fitted.forecast(history, 24);
    }),
  );
  wasm!.values.forEach((load, index) => {
    expect(Math.abs(load - cpu!.values[index]!) / load).toBeLessThan(1e-3);
  });
});
