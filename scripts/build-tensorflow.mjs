#!/usr/bin/env node
// Builds the native binding of @tensorflow/tfjs-node 4.22 against the TensorFlow of a PyPI wheel.
//
// The package's install script downloads libtensorflow from a host that not every machine reaches;
// PyPI carries the same library. After the package was installed with --ignore-scripts, and
// after any later npm install that replaced the package, run
//
//   node build-tensorflow.mjs [--cuda] [--tensorflow VERSION] [--cache DIR]
//
// --cuda is for @tensorflow/tfjs-node-gpu and fetches NVIDIA's CUDA 12 wheels too. The binding
// refers to the libraries in DIR by absolute path, so DIR has to stay where it is.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

const NAPI = 8; // The newest of the package's "napi_versions", which names the folder it loads from.
// What to keep of the wheels: the libraries, the C API's headers, what CUDA reads at run time. Their
// layout has to stay, because TensorFlow looks for CUDA in ../nvidia/*/lib.
const KEEP = String.raw`(?x) tensorflow/libtensorflow_(cc|framework)\.so\.2
  | tensorflow/include/(tensorflow/c|tensorflow/tsl|tsl|xla/tsl|tensorflow/core/platform)/.*\.h
  | nvidia/[^/]+/lib/.*\.so[.\d]* | nvidia/cuda_nvcc/(bin/ptxas|nvvm/libdevice/.*)
  | tensorflow[^/]*\.dist-info/METADATA`;
const UNPACK = `
import os, re, sys, zipfile
into, keep, *wheels = sys.argv[1:]
for wheel in wheels:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if re.fullmatch(keep, name):
                os.chmod(archive.extract(name, into), 0o755 if '/bin/' in name else 0o644)
    os.remove(wheel)`;

const say = (line) => process.stderr.write(`build-tensorflow: ${line}\n`);
const runs = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Runs a program; its failure becomes one sentence that carries the most telling line. */
function run(what, command, args, env = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  if (status === 0) return { stdout, stderr };
  const lines = (error?.message || stderr).trim().split("\n");
  const telling =
    lines.findLast((line) => line.startsWith("ERROR")) ?? lines.find((line) => /error\b/i.test(line)) ?? lines.at(-1);
  throw new Error(`${what} failed: ${telling.trim()}`);
}

/** As moeload finds it, beside which this script lies. */
function findPackage(name) {
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return { folder: path.dirname(file), version: JSON.parse(fs.readFileSync(file, "utf8")).version };
  } catch {
    throw new Error(`${name} is not installed where moeload finds it: "moeload backends" has the command`);
  }
}

/** Python's name of this machine and the minor version of its glibc; throws where a build cannot work. */
function checkMachine(cuda) {
  const arch = { x64: "x86_64", arm64: "aarch64" }[process.arch];
  const glibc = process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime;
  if (!arch || !glibc) throw new Error("this needs Linux with glibc on x64 or arm64");
  if (cuda && arch !== "x86_64") throw new Error("--cuda needs x64, as PyPI has no CUDA build of TensorFlow for arm64");
  const needs = { "g++": runs("g++", "--version"), "python3 with pip": runs("python3", "-m", "pip", "--version") };
  const missing = Object.keys(needs).filter((name) => !needs[name]);
  if (missing.length) throw new Error(`this needs ${missing.join(" and ")}, which this machine lacks`);
  return { arch, glibcMinor: Number(glibc.split(".")[1]) };
}

function fetchWheels(requirements, folder, { arch, glibcMinor }) {
  // Pip takes a platform literally, so every glibc up to this machine's is named. The Python version
  // only picks one of the wheels: nothing of Python's is kept, so it need not be the user's.
  const tags = ["2014", ...Array.from({ length: glibcMinor - 4 }, (_, index) => `_2_${index + 5}`)];
  const wheels = path.join(folder, "wheels");
  run("pip download", "python3", [
    "-m",
    "pip",
    "download",
    "--quiet",
    "--no-deps",
    "--no-cache-dir",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "--python-version=3.11",
    ...tags.map((tag) => `--platform=manylinux${tag}_${arch}`),
    "--dest",
    wheels,
    ...requirements,
  ]);
  run("unpacking", "python3", [
    "-c",
    UNPACK,
    folder,
    KEEP,
    ...fs.readdirSync(wheels).map((file) => path.join(wheels, file)),
  ]);
}

function fetchCuda(folder, machine) {
  const info = fs.readdirSync(folder).find((name) => name.endsWith(".dist-info"));
  const text = fs.readFileSync(path.join(folder, info, "METADATA"), "utf8");
  const found = [...text.matchAll(/^Requires-Dist: (nvidia-[^;]+?)\s*;.*and-cuda/gm)].map((match) =>
    match[1].replace(/[() ]/g, ""),
  );
  if (!found.length) throw new Error("this version of TensorFlow names no CUDA wheels");
  say(`downloading ${found.length} CUDA wheels from PyPI (about 2.8 GB)`);
  fetchWheels(found, folder, machine);
  // TensorFlow opens every CUDA library from libtensorflow_framework, whose search path lacks
  // cusolver's folder; without it TensorFlow skips the GPU. A link in a folder on the path mends that.
  const at = (name) => path.join(folder, "nvidia", name, "lib");
  for (const name of fs.readdirSync(at("cusolver")))
    fs.symlinkSync(`../../cusolver/lib/${name}`, path.join(at("cuda_runtime"), name));
}

function fetchTensorflow(home, version, cuda, machine) {
  if (fs.existsSync(home)) return;
  const part = `${home}.part`; // Renamed when complete, so that an interrupted run leaves no broken cache.
  fs.rmSync(part, { recursive: true, force: true });
  fs.mkdirSync(path.join(part, "wheels"), { recursive: true });
  const wheel = cuda || machine.arch === "aarch64" ? "tensorflow" : "tensorflow-cpu"; // The latter is for x64 only.
  try {
    say(`downloading ${wheel} ${version} from PyPI (about ${cuda ? 570 : 280} MB)`);
    fetchWheels([`${wheel}==${version}`], part, machine);
    if (cuda) fetchCuda(part, machine);
    fs.rmSync(path.join(part, "wheels"), { recursive: true });
    fs.renameSync(part, home);
  } finally {
    fs.rmSync(part, { recursive: true, force: true });
  }
}

function napiHeaders(cache) {
  const own = path.resolve(process.execPath, "../../include/node");
  if (fs.existsSync(path.join(own, "node_api.h"))) return own;
  const headers = path.join(cache, "node_modules/node-api-headers/include");
  if (fs.existsSync(headers)) return headers;
  say("fetching node-api-headers from npm");
  run("npm install", "npm", [
    "install",
    "--prefix",
    cache,
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "node-api-headers@1",
  ]);
  return headers;
}

function compile(home, cache, { folder, version }) {
  const binding = path.join(home, `tfjs_binding-${version}.node`);
  if (fs.existsSync(binding)) return binding;
  say("compiling the binding");
  const [code, libraries] = [path.join(folder, "binding"), path.join(home, "tensorflow")];
  run("g++", "g++", [
    "-std=c++17",
    "-O2",
    "-fPIC",
    "-shared",
    `-DNAPI_VERSION=${NAPI}`,
    "-o",
    `${binding}.part`,
    "-I",
    napiHeaders(cache),
    "-I",
    path.join(libraries, "include"),
    ...fs
      .readdirSync(code)
      .filter((name) => name.endsWith(".cc"))
      .map((name) => path.join(code, name)),
    "-L",
    libraries,
    "-l:libtensorflow_cc.so.2",
    "-l:libtensorflow_framework.so.2",
    "-Xlinker",
    "-rpath",
    "-Xlinker",
    libraries,
  ]);
  fs.renameSync(`${binding}.part`, binding);
  return binding;
}

function place(binding, { folder }) {
  const target = path.join(folder, `lib/napi-v${NAPI}/tfjs_binding.node`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(binding, `${target}.part`);
  fs.renameSync(`${target}.part`, target); // Never written in place: a running process may have it mapped.
  return target;
}

/** Loads the binding in a process of its own, and says what TensorFlow found there. */
function report(target, cuda) {
  const script = `const b = require(${JSON.stringify(target)}); console.log(b.TF_Version, b.isUsingGpuDevice() ? 'GPU' : 'CPU')`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "0" }; // TensorFlow tells the GPU's name, or why there is none, only here.
  const { stdout, stderr } = run("loading the binding", process.execPath, ["-e", script], env);
  const [version, device] = stdout.trim().split(" ");
  const gpu = /-> device: \d+, name: ([^,]+)/.exec(stderr)?.[1];
  const reason = /.*(cuInit|dlopen|Skipping).*/.exec(stderr)?.[0].replace(/^.*?\] /, "");
  say(`${target} runs TensorFlow ${version} on the ${device}${gpu ? ` (${gpu})` : ""}`);
  if (cuda && device !== "GPU") say(`no usable GPU: ${reason ?? "TensorFlow gives no reason"}`);
}

function main() {
  const {
    cuda,
    tensorflow,
    cache: chosen,
  } = parseArgs({
    options: {
      cuda: { type: "boolean", default: false },
      tensorflow: { type: "string", default: "2.21.0" },
      cache: { type: "string" },
    },
  }).values;
  const cache = path.resolve(
    chosen ?? path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "moeload"),
  );
  const home = path.join(cache, `tensorflow-${tensorflow}-${cuda ? "cuda" : "cpu"}`);
  const tfjs = findPackage(`@tensorflow/tfjs-node${cuda ? "-gpu" : ""}`);
  fetchTensorflow(home, tensorflow, cuda, checkMachine(cuda));
  report(place(compile(home, cache, tfjs), tfjs), cuda);
}

try {
  main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
