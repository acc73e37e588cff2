import type { BackendLoader } from "./backend-loader.js";

/** Plain JavaScript: the last resort, always there. */
export const cpuBackend: BackendLoader = {
  registeredName: "cpu",
  enabledBy: null,
  async load() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
  device: () => Promise.resolve("one core, plain JavaScript"),
};
