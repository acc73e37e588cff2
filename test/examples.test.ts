import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

import * as moeload from "../src/index.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const fixture = fileURLToPath(new URL("../fixtures/even/long-two-members.csv.gz", import.meta.url));
const folder = temporaryFolder();

/** Every `@example` of a docblock in src/, without the stars. */
const examples = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) =>
    Array.from(
      readFileSync(join(source, name), "utf8").matchAll(/\* @example\n((?: \* .*\n| \*\n)*)/g),
      ([, block]) => ({
        name,
        code: block!
          .split("\n")
          .map((line) => line.replace(/^ \* ?/, ""))
          .join("\n")
          .split(/^@/m)[0]!,
      }),
    ),
  );

type AsyncFunction = (...args: unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => Promise.resolve()).constructor as new (...words: string[]) => AsyncFunction;

it.each(examples)("the example in $name does what it says", async ({ code }) => {
  const path = join(folder, "load.csv.gz");
  copyFileSync(fixture, path);
  // `expression; // value` is a claim.
  const claims = code
    .replaceAll(/^(.*); \/\/ (.+)$/gm, "claim($1, $2);")
    .replaceAll('"load.csv.gz"', JSON.stringify(path));
  const { outputText } = ts.transpileModule(`{${claims}}`, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const trace = await moeload.openTrace(path);
  const scope = {
    ...moeload,
    trace,
    history: { length: 200, experts: 2, values: Float64Array.from({ length: 400 }, (_, i) => 0.5 + 0.1 * Math.sin(i)) },
    claim: (actual: unknown, expected: unknown) => {
      expect(actual).toEqual(expected);
    },
  };
  await new AsyncFunction(...Object.keys(scope), outputText)(...Object.values(scope));
  await trace.close();
});

it("examples are found", () => {
  expect(examples.length).toBeGreaterThan(2);
});
