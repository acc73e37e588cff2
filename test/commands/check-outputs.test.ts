import { PassThrough } from "node:stream";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

import { checkOutputs } from "../../src/commands/check-outputs.js";
import type { CommandContext } from "../../src/commands/context.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();

function context(isTTY: boolean): CommandContext {
  return { stdout: Object.assign(new PassThrough(), { isTTY }) } as unknown as CommandContext;
}

it("checkOutputs(...) keeps binary data off a terminal, but lets it into a pipe or a file", async () => {
  const arrow = { format: "arrow", color: true } as const;
  await expect(checkOutputs(context(true), arrow, [])).rejects.toThrow(
    "--format arrow is not for a terminal: use --output or a pipe",
  );
  await checkOutputs(context(false), arrow, []);
  await checkOutputs(context(true), { ...arrow, output: join(folder, "x") }, []);
});

it("checkOutputs(...) sees through links that an output is the trace", async () => {
  const [trace, link] = [join(folder, "trace.csv"), join(folder, "link.csv")];
  await writeFile(trace, "");
  await symlink(trace, link);
  const values = { format: "table", color: true, output: link } as const;
  await expect(checkOutputs(context(false), values, [trace])).rejects.toThrow(
    `--output and the trace are the same file, ${link}`,
  );
});
