import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { beforeEach, expect, test } from "vitest";

import { runProcess } from "../support/run-cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";

// That it builds is tested where it is used: CI runs the LSTM on what it made.
const folder = temporaryFolder();
// It looks for packages where it lies itself.
const script = join(folder, "build-tensorflow.mjs");
beforeEach(() => {
  copyFileSync(fileURLToPath(new URL("../../scripts/build-tensorflow.mjs", import.meta.url)), script);
});
const build = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProcess(process.execPath, [script, "--cache", join(folder, "cache"), ...words], { cwd: folder, env });

test.each([
  [[], "@tensorflow/tfjs-node"],
  [["--cuda"], "@tensorflow/tfjs-node-gpu"],
])("build-tensorflow %j says which package is missing", async (words, name) => {
  expect(await build(words)).toEqual({
    code: 1,
    stdout: "",
    stderr: `build-tensorflow: ${name} is not installed where moeload finds it: "moeload backends" has the command\n`,
  });
});

test("build-tensorflow refuses an option that it does not know", async () => {
  const { code, stderr } = await build(["--gpu"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^build-tensorflow: Unknown option '--gpu'.*\n$/);
});

test("build-tensorflow says which tools are missing, and leaves nothing behind", async () => {
  const installed = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name: "@tensorflow/tfjs-node", version: "4.22.0" }));
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const { code, stderr } = await build([], { PATH: empty });
  expect(code).toBe(1);
  const here = process.platform === "linux";
  expect(stderr).toBe(
    here
      ? "build-tensorflow: this needs g++ and python3 with pip, which this machine lacks\n"
      : "build-tensorflow: this needs Linux with glibc on x64 or arm64\n",
  );
  expect(readdirSync(folder).sort()).toEqual(["build-tensorflow.mjs", "empty", "node_modules"]);
});
