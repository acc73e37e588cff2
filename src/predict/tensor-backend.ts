import { PredictError, UsageError } from "../errors.js";
import { type BackendChoice, backendChoices, type BackendName } from "./backend-choice.js";
import type { BackendLoader } from "./backends/backend-loader.js";
import { cpuBackend } from "./backends/cpu-backend.js";
import { cudaBackend, tensorflowBackend } from "./backends/tensorflow-backends.js";
import type { Tfjs } from "./backends/tfjs.js";
import { wasmBackend, withoutNewListeners } from "./backends/wasm-backend.js";
import { webgpuBackend } from "./backends/webgpu-backend.js";

/** tfjs with one of its backends started. */
export interface TensorBackend {
  readonly name: BackendName;
  readonly tf: Tfjs;
  /** What it computes on, in words. */
  readonly device: string;
  /** What `auto` would rather have taken and why it could not, as one sentence; absent where all is well. */
  readonly warning?: string;
  /** Makes this backend the current one of tfjs, which keeps one for the whole process: call it right before tensors. */
  activate(): void;
}

const loaders: Readonly<Record<BackendName, BackendLoader>> = {
  cuda: cudaBackend,
  tensorflow: tensorflowBackend,
  webgpu: webgpuBackend,
  wasm: wasmBackend,
  cpu: cpuBackend,
};

/**
 * What `auto` tries, in this order. Not webgpu: it sends every small operation of an LSTM to the GPU by itself, which no
 * GPU has yet been seen to gain from.
 */
const automatic = ["cuda", "tensorflow", "wasm", "cpu"] as const;

const opened = new Map<BackendChoice, Promise<TensorBackend>>();
let starting: Promise<unknown> = Promise.resolve();

/**
 * Starts tfjs on the backend asked for. `auto` takes the first that is installed and starts of cuda, tensorflow, wasm
 * and cpu; of one that is installed and does not start it warns. What needs no tensors never waits for tfjs: only
 * this function loads it.
 *
 * @throws {UsageError} there is no backend of that name, or its package is not installed; says what to install
 * @throws {PredictError} the package is there but does not start
 */
export function openTensorBackend(choice: BackendChoice = "auto"): Promise<TensorBackend> {
  const known = opened.get(choice);
  if (known !== undefined) return known;
  // One after the other: tfjs loses a start that another one overtakes.
  const backend = starting.then(() => open(choice));
  opened.set(choice, backend);
  starting = backend.catch(() => opened.delete(choice));
  return backend;
}

async function open(choice: BackendChoice): Promise<TensorBackend> {
  if (!backendChoices.includes(choice)) {
    throw new UsageError(`backend must be one of ${backendChoices.join(", ")}, got ${choice}`);
  }
  if (choice !== "auto") return start(choice);
  const failures: string[] = [];
  for (const name of automatic) {
    try {
      const backend = await start(name);
      if (failures.length === 0) return backend;
      return { ...backend, warning: `backend ${name} is used instead of a faster one: ${failures.join("; ")}` };
    } catch (cause) {
      // A package that is not installed is the usual case, not news.
      if (!(cause instanceof UsageError)) failures.push((cause as Error).message);
    }
  }
  throw new PredictError(`no tensor backend starts: ${failures.join("; ")}`);
}

/** The shell command that makes a backend usable where it is not; null where there is nothing to install. */
export function enablingCommand(name: BackendName): string | null {
  return loaders[name].enabledBy;
}

async function start(name: BackendName): Promise<TensorBackend> {
  const { registeredName, enabledBy, load, device } = loaders[name];
  const tf = await import("@tensorflow/tfjs-core");
  // tfjs greets on the console when a backend is first used; in production mode it does not.
  tf.enableProdMode();
  try {
    await load(tf);
    const started = await withoutNewListeners(() => tf.setBackend(registeredName));
    if (!started) throw new PredictError("tfjs could not initialise it");
    const instance = tf.backend();
    return {
      name,
      tf,
      device: await device(tf),
      activate() {
        // At once, since it has started. By name alone another start, which may be under way, would pass for this one.
        if (tf.getBackend() !== registeredName || tf.backend() !== instance) void tf.setBackend(registeredName);
      },
    };
  } catch (cause) {
    // Emscripten may reject with what is no Error.
    const { message = String(cause) } = cause as Partial<Error>;
    const sentence = message.split("\n", 1).join("");
    if (!(cause instanceof UsageError))
      throw new PredictError(`backend ${name} does not start: ${sentence}`, { cause });
    throw new UsageError(`backend ${name} cannot be used: ${sentence}; ${enabledBy ?? ""}`, { cause });
  }
}
