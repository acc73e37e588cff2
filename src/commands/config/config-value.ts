import { isAbsolute, join, relative, resolve } from "node:path";

import type { Option } from "commander";

import { takesPath } from "../option-takes.js";

/**
 * What an option's parser makes of a value of a configuration, as if it had been typed.
 *
 * @param folder where the configuration is, from which its paths are
 * @throws {UsageError} as the parser
 */
export function configValue(option: Option, value: unknown, folder: string): unknown {
  const { parseArg, variadic } = option;
  if (typeof value === "boolean") return value;
  const there = takesPath(option) ? inEach(value, (path) => fromHere(path as string, folder)) : value;
  if (parseArg === undefined) return there;
  if (!variadic && !("repeats" in parseArg)) return parseArg<unknown>(asText(there), undefined);
  return [there].flat().reduce((previous: unknown, one) => parseArg(asText(one), previous), undefined);
}

function inEach(value: unknown, change: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

/** `[10, 100]` -> `10,100`; `{ "ep": 8, "layers": [12, 12] }` -> `ep=8,layers=12+12` */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name}=${Array.isArray(part) ? part.join("+") : String(part)}`)
    .join(",");
}

/** A path of the configuration's folder, as it would be typed in the working directory. */
function fromHere(path: string, folder: string): string {
  if (path === "-" || isAbsolute(path) || folder === resolve(".")) return path;
  return relative(resolve("."), join(folder, path));
}
