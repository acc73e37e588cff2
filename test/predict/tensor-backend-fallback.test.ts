import { afterEach, expect, test, vi } from "vitest";

import { PredictError } from "../../src/errors.js";
import { openTensorBackend } from "../../src/predict/tensor-backend.js";

afterEach(() => {
  vi.doUnmock("@tensorflow/tfjs-node-gpu");
  vi.doUnmock("@tensorflow/tfjs-backend-wasm");
});

test("openTensorBackend(auto) takes wasm and says so when a GPU package is installed but does not start", async () => {
  // It registers no backend with tfjs.
  vi.doMock("@tensorflow/tfjs-node-gpu", () => ({}));
  const failure = "backend cuda does not start: Backend name 'tensorflow' not found in registry";
  await expect(openTensorBackend("cuda")).rejects.toThrow(new PredictError(failure));
  expect(await openTensorBackend("auto")).toMatchObject({
    name: "wasm",
    warning: `backend wasm is used instead of a faster one: ${failure}`,
  });
});

test("openTensorBackend(auto) takes cpu and says so when wasm does not start", async () => {
  vi.doMock("@tensorflow/tfjs-backend-wasm", () => ({
    setWasmPaths() {
      throw new Error("no memory\nfor wasm");
    },
  }));
  const failure = "backend wasm does not start: no memory";
  await expect(openTensorBackend("wasm")).rejects.toThrow(new PredictError(failure));
  expect(await openTensorBackend("auto")).toMatchObject({
    name: "cpu",
    warning: `backend cpu is used instead of a faster one: ${failure}`,
  });
});
