import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import util from "node:util";

import { counted } from "../../counted.js";
import { PredictError } from "../../errors.js";
import type { BackendLoader } from "./backend-loader.js";
import { npmInstall, packageRoot } from "./npm-install.js";
import { optionalPeer } from "./optional-peer.js";
import type { Tfjs } from "./tfjs.js";

const registeredName = "tensorflow";

/** TensorFlow on the CPU. */
export const tensorflowBackend: BackendLoader = {
  registeredName,
  enabledBy: installation("@tensorflow/tfjs-node", ["x64", "arm64"]),
  load: (tf) => loadBinding(tf, "@tensorflow/tfjs-node"),
  device(tf) {
    if (usesGpu(tf)) throw new PredictError("cuda is in use, and a process holds one TensorFlow");
    return Promise.resolve(`${counted(cpus().length, "core")}, TensorFlow`);
  },
};

/** TensorFlow on an NVIDIA GPU. */
export const cudaBackend: BackendLoader = {
  registeredName,
  enabledBy: process.platform === "darwin" ? null : installation("@tensorflow/tfjs-node-gpu", ["x64"], "--cuda"),
  load: (tf) => loadBinding(tf, "@tensorflow/tfjs-node-gpu"),
  async device(tf) {
    // The package falls back to the CPU without a word.
    if (!usesGpu(tf)) throw new PredictError("TensorFlow found no CUDA device that it can use");
    return await gpuName();
  },
};

function usesGpu(tf: Tfjs): boolean {
  return (tf.backend() as unknown as { readonly isUsingGpuDevice: boolean }).isUsingGpuDevice;
}

/**
 * The packages' own install scripts fetch an old TensorFlow (2.9.1, CUDA 11.2) from a host that many networks do not
 * reach; the script builds their binding against a current one. It is for Linux.
 */
function installation(name: string, buildsOn: readonly string[], ...words: readonly string[]): string {
  if (process.platform !== "linux" || !buildsOn.includes(process.arch)) return npmInstall(`${name}@4.22.0`);
  const build = [`"${join(packageRoot, "scripts/build-tensorflow.mjs")}"`, ...words].join(" ");
  return `${npmInstall(`--ignore-scripts ${name}@4.22.0`)} && node ${build}`;
}

/** What TensorFlow reads when it is loaded, where the user has not set it. */
const environment = {
  // Its talk goes to standard error, past us; that it finds no GPU is an error to it, and a sentence of ours.
  TF_CPP_MIN_LOG_LEVEL: "3",
  // That oneDNN is in use it says at any level; our operations gain nothing from it.
  TF_ENABLE_ONEDNN_OPTS: "0",
  // It would reserve all memory of the GPU.
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
} as const;

async function loadBinding(tf: Tfjs, name: string): Promise<void> {
  // Both packages register with tfjs under the same name: a process holds one TensorFlow.
  // Its type does not say so, but it is null where there is none.
  const registered: unknown = tf.findBackendFactory(registeredName);
  if (registered !== null) return;
  restoreUtilFunctions();
  for (const [variable, value] of Object.entries(environment)) process.env[variable] ??= value;
  await optionalPeer(name);
}

/** What Node 23 removed, and older ones warn of, and tfjs-node 4.22 still calls. */
function restoreUtilFunctions(): void {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}

/** As the driver's own tool has it; TensorFlow does not tell tfjs. */
async function gpuName(): Promise<string> {
  const query = util.promisify(execFile)("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"]);
  const { stdout } = await query.catch(() => ({ stdout: "" }));
  return stdout.split("\n", 1)[0]!.trim() || "an NVIDIA GPU";
}
