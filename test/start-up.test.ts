import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { runCli } from "./support/run-cli.js";

/** Tells on standard error of every module that is loaded. */
const hooks = `data:text/javascript,${encodeURIComponent(
  "export async function load(url, context, next) { process._rawDebug('loads ' + url); return next(url, context); }",
)}`;
const tell = `data:text/javascript,${encodeURIComponent(
  `import { register } from "node:module"; register(${JSON.stringify(hooks)});`,
)}`;

/** The modules that the program loads, by what stands behind node_modules/ or dist/. */
async function modulesOf(words: readonly string[]): Promise<string[]> {
  const { code, stderr } = await runCli(words, { env: { NODE_OPTIONS: `--import=${tell}` } });
  expect(code).toBe(0);
  const urls = Array.from(stderr.matchAll(/^loads (file:.*)$/gm), ([, url]) => fileURLToPath(url!));
  return urls.map((path) => path.replaceAll("\\", "/").replace(/^.*\/(node_modules|dist)\//, ""));
}

const csv = fileURLToPath(new URL("../fixtures/even/long-pandas.csv", import.meta.url));
const arrow = fileURLToPath(new URL("../fixtures/moe16-run1.arrow", import.meta.url));

describe("start-up", () => {
  it.each([["--version"], ["--help"]])(
    "moeload %s loads commander, and what says what the commands are and how to complain",
    async (word) => {
      const modules = await modulesOf([word]);
      const own = modules.filter((path) => !/^(commander\/|cli\.js$|errors\.js$|write-aside\.js$)/.test(path));
      // Versions of Node load them in orders of their own.
      expect(own.sort()).toEqual([
        "commands/config/config-layout.js",
        "commands/help/help-topics.js",
        "commands/program.js",
        "commands/stream-look.js",
        "commands/usage-sentence.js",
        "suggestion.js",
        "version.js",
      ]);
    },
  );

  it.each([
    ["analyze", csv],
    ["analyze", arrow],
    ["predict", arrow],
  ])(
    "moeload %s loads neither tensors, nor the library of another container, nor threads for a small trace",
    async (command, trace) => {
      const modules = await modulesOf([command, trace, ...(command === "analyze" ? [] : ["--layers", "2"])]);
      const containers = modules.filter((path) => /containers\/(arrow|parquet)-table\.js$/.test(path));
      expect(containers).toEqual(trace === arrow ? ["trace/containers/arrow-table.js"] : []);
      expect(
        modules.filter((path) =>
          /^(@tensorflow|piscina|hyparquet|arima|apache-arrow|jsonc-parser|@cfworker)\//.test(path),
        ),
      ).toEqual([]);
    },
  );
});
