import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where this copy of moeload is: its package.json, scripts/ and dist/. */
export const packageRoot = resolve(fileURLToPath(new URL("../../..", import.meta.url)));

/**
 * The command that installs a package where the moeload of `root` finds it: beside it in a project, for the whole
 * machine, or in a clone, where npm leaves out what package.json calls an optional peer unless it is saved as another
 * kind of dependency.
 */
export function npmInstall(words: string, root = packageRoot): string {
  const parent = dirname(root);
  if (basename(parent) !== "node_modules") return `npm install --prefix "${root}" --save-dev ${words}`;
  const project = dirname(parent);
  if (!existsSync(join(project, "package.json"))) return `npm install --global ${words}`;
  return `npm install --prefix "${project}" ${words}`;
}
