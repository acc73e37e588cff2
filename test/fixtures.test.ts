import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { openTrace } from "../src/trace/open.js";
import type { TraceBatch } from "../src/trace/trace.js";
import { collect } from "./support/collect.js";
import { gridOf, type GridLayer } from "./support/grid.js";

/** What a fixture is expected to read as; a layer of a large one has a digest in place of its counts. */
interface Expected {
  readonly container: string;
  readonly layout: string;
  readonly step: number;
  readonly layers: readonly (ExpectedLayer & (WholeLayer | LayerDigest))[];
}

interface ExpectedLayer {
  readonly layer: number;
  readonly experts: number;
}

type WholeLayer = Pick<GridLayer, "iterations" | "tokens">;

interface LayerDigest {
  readonly firstIteration: number;
  readonly lastIteration: number;
  readonly tokensSha256: string;
}

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const ending = ".expected.json";
const names = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort();

test.each(names)("openTrace(%j) reads what is expected", async (name) => {
  const expected = expectedOf(name);
  const trace = await openTrace(join(fixtures, name), {});
  try {
    const grid = await trace.read(gridOf);
    expect(grid.map((layer, at) => described(layer, expected.layers[at]))).toEqual(expected.layers);
    const { container, layout, step } = expected;
    expect({ container: trace.container, layout: trace.layout, step: trace.step }).toEqual({ container, layout, step });
  } finally {
    await trace.close();
  }
});

const folders = [...new Set(names.map((name) => dirname(name)))].filter((folder) => folder !== ".");

test.each(folders)("openTrace yields equal batches for all files of %j", async (folder) => {
  const files = names.filter((name) => dirname(name) === folder);
  const [first, ...others] = await Promise.all(files.map(batchesOf));
  for (const [at, batches] of others.entries()) expect(batches, files[at + 1]).toEqual(first);
});

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(fixtures, name + ending), "utf8")) as Expected;
}

/** A layer as its expected reading puts it. */
function described({ layer, iterations, tokens }: GridLayer, expected: Expected["layers"][number] | undefined): object {
  const experts = tokens[0]!.length;
  if (expected === undefined || !("tokensSha256" in expected)) return { layer, experts, iterations, tokens };
  const bytes = Buffer.from(Int32Array.from(tokens.flat()).buffer);
  const tokensSha256 = createHash("sha256").update(bytes).digest("hex");
  return { layer, experts, firstIteration: iterations[0]!, lastIteration: iterations.at(-1)!, tokensSha256 };
}

async function batchesOf(name: string): Promise<readonly TraceBatch[]> {
  const trace = await openTrace(join(fixtures, name), { batchIterations: 5 });
  try {
    return await trace.read(collect);
  } finally {
    await trace.close();
  }
}
