import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

import { cli, runProcess } from "./support/run-cli.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const folder = temporaryFolder();

// A place like a clone: the example traces, `moeload` on the path, the package to import.
symlinkSync(join(root, "fixtures"), join(folder, "fixtures"));
mkdirSync(join(folder, "bin"));
writeFileSync(join(folder, "bin", "moeload"), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`, { mode: 0o755 });
mkdirSync(join(folder, "node_modules"));
symlinkSync(root, join(folder, "node_modules", "moeload"));
const env = { PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}` };

function blocks(language: string): string[] {
  return Array.from(readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms")), ([, code]) => code!);
}

it.each(blocks("sh"))("README: %s", async (script) => {
  const { code, stderr } = await runProcess("sh", ["-eu", "-c", script], { cwd: folder, env });
  expect({
    code,
    stderr: stderr.replaceAll(
      /^moeload: (no TRACE given|trained lstm|arima: .* a second|\S.* counts of|.*: \d+ %, .*\/s).*\n/gm,
      "",
    ),
  }).toEqual({
    code: 0,
    stderr: "",
  });
});

it.each(blocks("console"))("README: %s is what the command prints", async (block) => {
  const [, command, output] = /^\$ (.*)\n([^]*)$/.exec(block)!;
  const { code, stdout } = await runProcess("sh", ["-c", command!], { cwd: folder, env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: output });
});

it.each(blocks("js"))("README: the library is used as shown", async (code) => {
  writeFileSync(join(folder, "example.mjs"), code);
  const result = await runProcess(process.execPath, ["example.mjs"], { cwd: folder });
  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).toMatch(/^322\nswavg 0\.\d+\noracle 0\.\d+\n$/);
});

it("README has commands, their output and an example of the library", () => {
  expect([blocks("sh").length > 4, blocks("console").length, blocks("js").length]).toEqual([true, 1, 1]);
});
