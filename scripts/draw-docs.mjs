// Draws the pictures of the documentation from fixtures/, as a user would: node scripts/draw-docs.mjs [FOLDER]
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(root, "docs/pictures");

const run1 = "fixtures/moe16-run1.arrow";
const pictures = {
  "load.svg": ["load", "--layer", "8", "--size", "880x330"],
  "variance.svg": ["variance", "--layer", "2", "--size", "880x320"],
  "ratios.svg": ["ratios", "--layer", "2", "--size", "880x320"],
  "error-by-origin.svg": ["error", "--layer", "8", "--size", "880x320"],
  "error-by-steps.svg": ["steps", "--layer", "8", "--size", "880x300"],
  "forecast.svg": ["forecast", "--layer", "8", "--expert", "3", "--predictors", "swavg,oracle", "--size", "880x320"],
};

mkdirSync(folder, { recursive: true });
for (const [name, [kind, ...words]] of Object.entries(pictures)) {
  const all = ["dist/cli.js", "plot", kind, run1, ...words, "--quiet", "--no-config", "--output", join(folder, name)];
  execFileSync(process.execPath, all, { cwd: root, stdio: "inherit" });
}
