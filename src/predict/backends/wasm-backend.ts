import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";

import type { BackendLoader } from "./backend-loader.js";

/**
 * WebAssembly by XNNPACK, which ships with moeload. In one thread: tfjs has no threads for it in Node
 * (tensorflow/tfjs issue 3830).
 */
export const wasmBackend: BackendLoader = {
  registeredName: "wasm",
  enabledBy: null,
  async load() {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(join(dirname(entry), "/"));
  },
  async device(tf) {
    const vectors = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? "with vectors" : "without vectors";
    return `one core, WebAssembly ${vectors}`;
  },
};

/**
 * Emscripten's start-up code, in tfjs's WASM module, has the whole process rethrow every uncaught error and rejection:
 * that is for the program to decide, not for a backend. Runs `work` and takes away what it has added.
 */
export async function withoutNewListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.rawListeners(event));
  try {
    return await work();
  } finally {
    for (const [index, event] of events.entries()) {
      const added = process.rawListeners(event).filter((listener) => !before[index]!.includes(listener));
      for (const listener of added) process.removeListener(event, listener as (...args: unknown[]) => void);
    }
  }
}
