import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { runCli } from "./support/run-cli.js";
import { schemaErrors } from "./support/report-schemas.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const folder = temporaryFolder();
const run1 = fileURLToPath(new URL("../fixtures/moe16-run1.arrow", import.meta.url));
const predict = ["predict", "--layers", "2", "--stride", "6000", "--format", "json"];

async function report(words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout } = await runCli(words);
  expect(code).toBe(0);
  expect(schemaErrors(stdout)).toEqual([]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

// That all other reports of the tests are valid is seen to by `runCli` and `runCommand`.
it.each([
  ["info", ["info", run1]],
  ["analyze", ["analyze", "--layers", "2", run1]],
  ["analyze", ["analyze", "--criterion", "threshold", "--max-variance", "1e-4", "--max-range", "0.05", run1]],
  ["predict", [...predict, "--algo", "swavg,arima,oracle", "--order", "1,1,1", run1]],
  ["predict", [...predict, "--algo", "lstm", "--steps", "2", "--state", "stable", run1]],
  ["forecast", ["forecast", "--horizon", "3", run1]],
  ["backends", ["backends"]],
])("the report of moeload %s is as its schema says", async (name, words) => {
  const { schema } = await report([...words, ...(words.includes("json") ? [] : ["--format", "json"])]);
  expect(schema).toBe(`moeload.${name}/1`);
});

it("the report of moeload compare is as its schema says", async () => {
  const path = join(folder, "report.json");
  await writeFile(path, JSON.stringify(await report([...predict, run1])));
  const { schema } = await report(["compare", path, path, "--tolerance", "0", "--format", "json"]);
  expect(schema).toBe("moeload.compare/3");
});

it.each<[string, (json: Record<string, unknown>) => unknown, string]>([
  ["a field of another kind", (json) => ({ ...json, horizon: "1000" }), "predict/horizon must be integer"],
  [
    "a field that is missing",
    (json) => ({ ...json, version: undefined }),
    "predict must have required property 'version'",
  ],
  ["a field too many", (json) => ({ ...json, extra: 1 }), "predict must NOT have additional properties"],
  [
    "an unknown number",
    (json) => ({ ...json, schema: "moeload.predict/2" }),
    "predict/schema must be equal to constant",
  ],
])("a schema tells %s", async (_, change, error) => {
  const json = await report([...predict, run1]);
  expect(schemaErrors(JSON.stringify(change(json), null, 2).replace(/^\{.*?"schema"/s, '{\n  "schema"'))).toContain(
    error,
  );
});

it("the schemas ship with the package, under moeload/schemas/", () => {
  const { exports, files } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    exports: Record<string, unknown>;
    files: string[];
  };
  expect(exports["./schemas/*"]).toBe("./schemas/*");
  expect(files).toContain("schemas");
});
