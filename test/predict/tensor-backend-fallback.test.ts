import { afterEach, beforeEach, expect, test, vi } from "vitest";

const optionalPeer = vi.hoisted(() => vi.fn<(name: string) => Promise<unknown>>());
vi.mock("../../src/predict/backends/optional-peer.js", () => ({ optionalPeer }));

// Anew for each test: a backend that has started is remembered.
const modules = async () => {
  vi.resetModules();
  const { openTensorBackend } = await import("../../src/predict/tensor-backend.js");
  return { openTensorBackend, ...(await import("../../src/errors.js")) };
};
let { openTensorBackend, PredictError, UsageError } = await modules();

const notInstalled = (name: string) => Promise.reject(new UsageError(`the package ${name} is not installed`));

beforeEach(async () => {
  ({ openTensorBackend, PredictError, UsageError } = await modules());
  optionalPeer.mockImplementation(notInstalled);
});
afterEach(() => {
  vi.doUnmock("@tensorflow/tfjs-backend-wasm");
});

test("openTensorBackend(auto) takes wasm and says so when a GPU package is installed but does not start", async () => {
  // It registers no backend with tfjs.
  const gpuPackage = "@tensorflow/tfjs-node-gpu";
  optionalPeer.mockImplementation((name) => (name === gpuPackage ? Promise.resolve({}) : notInstalled(name)));
  const failure = "backend cuda does not start: Backend name 'tensorflow' not found in registry";
  await expect(openTensorBackend("cuda")).rejects.toThrow(new PredictError(failure));
  expect(await openTensorBackend("auto")).toMatchObject({
    name: "wasm",
    warning: `backend wasm is used instead of a faster one: ${failure}`,
  });
});

test("openTensorBackend(cuda) refuses TensorFlow that runs on the CPU, which tensorflow takes", async () => {
  const { tf } = await openTensorBackend("cpu");
  // As the GPU package does where it finds no device.
  optionalPeer.mockImplementation(() => {
    const backend = Object.assign(Object.create(tf.backend()) as ReturnType<typeof tf.backend>, {
      isUsingGpuDevice: false,
    });
    tf.registerBackend("tensorflow", () => backend);
    return Promise.resolve({});
  });
  try {
    await expect(openTensorBackend("cuda")).rejects.toThrow(
      new PredictError("backend cuda does not start: TensorFlow found no CUDA device that it can use"),
    );
    expect(await openTensorBackend("tensorflow")).toMatchObject({
      name: "tensorflow",
      device: expect.stringMatching(/^\d+ cores?, TensorFlow$/) as string,
    });
  } finally {
    await tf.setBackend("cpu");
    tf.removeBackend("tensorflow");
  }
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
