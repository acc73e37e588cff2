import { PassThrough } from "node:stream";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import type { CommandContext } from "../../src/commands/context.js";
import { deliver, type OutputValues } from "../../src/commands/output-options.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const views = {
  json: () => ({ a: 1 }),
  text: () => [{ kind: "heading", text: "title" } as const],
  table: () => ({ columns: [], rows: [] }),
};

async function printed(values: Partial<OutputValues>, isTTY: boolean, env: Record<string, string>): Promise<string> {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const context = { stdout, env } as unknown as CommandContext;
  await deliver(context, { format: "table", color: true, ...values }, views);
  return String(stdout.read() ?? "");
}

const bold = "\u001b[1mtitle\u001b[0m\n";
const plain = "title\n";

describe("deliver", () => {
  it.each([
    ["a terminal is coloured", true, {}, {}, bold],
    ["a pipe is not", false, {}, {}, plain],
    ["NO_COLOR with any value switches colour off", true, { NO_COLOR: "0" }, {}, plain],
    ["an empty NO_COLOR does not", true, { NO_COLOR: "" }, {}, bold],
    ["TERM=dumb switches colour off", true, { TERM: "dumb" }, {}, plain],
    ["--no-color switches colour off", true, {}, { color: false }, plain],
    ["Markdown is never coloured", true, {}, { format: "md" }, "## title\n"],
    ["--output - is standard output", true, {}, { output: "-" }, bold],
  ] as const)("deliver(...): %s", async (_, isTTY, env, values, expected) => {
    expect(await printed(values, isTTY, env)).toBe(expected);
  });

  it("deliver(...) writes a file without colour, whatever standard output is", async () => {
    const output = join(folder, "report.txt");
    expect(await printed({ output }, true, {})).toBe("");
    expect(await readFile(output, "utf8")).toBe(plain);
  });
});
