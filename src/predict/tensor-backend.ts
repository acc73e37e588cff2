import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import util from "node:util";

import type * as Tf from "@tensorflow/tfjs-core";

import { PredictError, UsageError } from "../errors.js";
import { backendChoices, type BackendChoice, type BackendName } from "./backend-choice.js";

/** tfjs-core, as a value that is passed on: whoever computes takes it as an argument and imports only its types. */
export type Tfjs = typeof Tf;

/** tfjs with one of its backends started. */
export interface TensorBackend {
  readonly name: BackendName;
  readonly tf: Tfjs;
  /** What `auto` would rather have taken and why it could not, as one sentence; absent where all is well. */
  readonly warning?: string;
  /** Makes this backend the current one of tfjs, which keeps one for the whole process; call it before tensors. */
  activate(): Promise<void>;
}

/** An optional peer: not a string literal, so that the compiler does not look for it. */
const gpuPackage: string = "@tensorflow/tfjs-node-gpu";

/** The names under which the packages register with tfjs. */
const registeredNames: Readonly<Record<BackendName, string>> = { cuda: "tensorflow", wasm: "wasm", cpu: "cpu" };

/**
 * Starts tfjs on the backend asked for. `auto` takes `cuda` where its package is installed, else `wasm`, else `cpu`,
 * plain JavaScript, with a warning. The only file that imports tfjs, and only when called: what needs no tensors
 * never waits for it.
 *
 * @throws {UsageError} there is no backend of that name, or its package is not installed; says what to install
 * @throws {PredictError} the package is there but does not start
 */
export async function openTensorBackend(choice: BackendChoice = "auto"): Promise<TensorBackend> {
  if (!backendChoices.includes(choice)) {
    throw new UsageError(`backend must be one of ${backendChoices.join(", ")}, got ${choice}`);
  }
  const tf = await import("@tensorflow/tfjs-core");
  // tfjs greets on the console when a backend is first used; in production mode it does not.
  tf.enableProdMode();
  if (choice !== "auto") {
    await start(choice, tf);
    return opened(choice, tf);
  }
  const failures: string[] = [];
  for (const name of ["cuda", "wasm", "cpu"] as const) {
    try {
      await start(name, tf);
      return opened(name, tf, failures);
    } catch (cause) {
      // A GPU package that is not installed is the usual case, not news.
      if (!(cause instanceof UsageError)) failures.push((cause as Error).message);
    }
  }
  throw new PredictError(`no tensor backend starts: ${failures.join("; ")}`);
}

function opened(name: BackendName, tf: Tfjs, failures: readonly string[] = []): TensorBackend {
  const registered = registeredNames[name];
  return {
    name,
    tf,
    ...(failures.length > 0 && { warning: `backend ${name} is used instead of a faster one: ${failures.join("; ")}` }),
    async activate() {
      if (tf.getBackend() !== registered) await tf.setBackend(registered);
    },
  };
}

async function start(name: BackendName, tf: Tfjs): Promise<void> {
  try {
    await load[name]();
    const started = await withoutNewListeners(() => tf.setBackend(registeredNames[name]));
    if (!started) throw new Error("tfjs could not initialise it");
  } catch (cause) {
    // Emscripten may reject with what is no Error.
    const { message = String(cause), code } = cause as Partial<NodeJS.ErrnoException>;
    // One of the package's own dependencies may be what is missing: that is another case.
    if (code === "ERR_MODULE_NOT_FOUND" && message.startsWith(`Cannot find package '${gpuPackage}'`)) {
      throw new UsageError(
        `backend cuda needs the package ${gpuPackage}, which is not installed: npm install ${gpuPackage}`,
        { cause },
      );
    }
    throw new PredictError(`backend ${name} does not start: ${message.split("\n", 1).join("")}`, { cause });
  }
}

/**
 * Emscripten's start-up code, in tfjs's WASM module, has the whole process rethrow every uncaught error and rejection:
 * that is for the program to decide, not for a backend.
 */
async function withoutNewListeners<T>(work: () => Promise<T>): Promise<T> {
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

const load: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  cuda() {
    // Node 23 removed it; tfjs-node 4.22 still calls it.
    const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
    if (!("isNullOrUndefined" in util)) Object.assign(util, { isNullOrUndefined });
    return import(gpuPackage);
  },
  async wasm() {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(join(dirname(entry), "/"));
  },
  cpu() {
    return import("@tensorflow/tfjs-backend-cpu");
  },
};
