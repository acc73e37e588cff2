import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { npmInstall } from "../../src/predict/backends/npm-install.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();

test("npmInstall(words, root) is for the project, the whole machine or the clone that moeload lies in", () => {
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), "{}");
  expect(npmInstall("webgpu", join(project, "node_modules", "moeload"))).toBe(
    `npm install --prefix "${project}" webgpu`,
  );
  expect(npmInstall("webgpu", join(folder, "lib", "node_modules", "moeload"))).toBe("npm install --global webgpu");
  const clone = join(folder, "moeload");
  expect(npmInstall("webgpu", clone)).toBe(`npm install --prefix "${clone}" --save-dev webgpu`);
});
