import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { runProcess } from "./support/run-cli.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = temporaryFolder();

it("docs/pictures/ has what scripts/draw-docs.mjs draws from fixtures/, and every picture is shown in a page", async () => {
  const drawn = await runProcess(process.execPath, [join(root, "scripts/draw-docs.mjs"), folder]);
  expect(drawn).toEqual({ code: 0, stdout: "", stderr: "" });
  const kept = join(root, "docs/pictures");
  expect(readdirSync(folder)).toEqual(readdirSync(kept));
  const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const pages = [join(root, "README.md"), ...docs.map((name) => join(root, "docs", name))];
  const text = pages.map((page) => readFileSync(page, "utf8")).join("");
  for (const name of readdirSync(kept)) {
    const same = readFileSync(join(folder, name), "utf8") === readFileSync(join(kept, name), "utf8");
    expect(same, `${name} is as it is drawn; node scripts/draw-docs.mjs draws it anew`).toBe(true);
    expect(text).toContain(`pictures/${name})`);
  }
});
