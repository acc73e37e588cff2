import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { configName } from "./config-layout.js";

/** The configuration in the working directory or the nearest folder above it; undefined where there is none. */
export function findConfig(folder = resolve(".")): string | undefined {
  const path = join(folder, configName);
  if (existsSync(path)) return path;
  const above = dirname(folder);
  return above === folder ? undefined : findConfig(above);
}
