// Makes a bare clone ready: installs what package-lock.json names where that is not installed yet, and with --build
// compiles src/ to dist/. Safe to run again: it does only what is missing.
import { execSync } from "node:child_process";
import { existsSync, readFileSync, statSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = (command) => {
  console.error(`> ${command}`);
  // npm's own talk goes to standard error, so that the output of what follows stays clean.
  execSync(command, { cwd: root, stdio: ["ignore", 2, 2] });
};

/** Names and versions that a lock file installs, without what is optional for other platforms. */
const wanted = (path) => {
  if (!existsSync(path)) return undefined;
  const packages = Object.entries(JSON.parse(readFileSync(path, "utf8")).packages);
  const required = packages.filter(([name, { optional }]) => name !== "" && !optional);
  return JSON.stringify(required.map(([name, { version }]) => [name, version]).sort());
};
if (wanted(join(root, "package-lock.json")) !== wanted(join(root, "node_modules/.package-lock.json"))) {
  run("npm ci --no-audit --no-fund");
}

const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
if (process.argv.includes("--build")) {
  const built = join(root, "dist/cli.js");
  const settings = ["package.json", "tsconfig.json", "tsconfig.build.json", "scripts/build.mjs"].map(
    (name) => statSync(join(root, name)).mtimeMs,
  );
  const sources = Math.max(newest(join(root, "src")), newest(join(root, "assembly")), ...settings);
  if (!existsSync(built) || statSync(built).mtimeMs < sources) run("npm run --silent build");
}
