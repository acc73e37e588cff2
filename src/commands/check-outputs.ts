import { realpath } from "node:fs/promises";
import { resolve } from "node:path";

import { UsageError } from "../errors.js";
import { dataFormatOf } from "../report/data-file.js";
import { requirePlace } from "../write-aside.js";
import type { CommandContext } from "./context.js";
import type { OutputValues } from "./output-options.js";

/** Options that name a file, with their paths. */
export type DataFiles = Readonly<Record<`--${string}`, string | undefined>>;

/**
 * Refuses, before any work is done, outputs that could not be made or would overwrite each other or an input.
 *
 * @param inputs files that the command reads; undefined for the example
 * @param others what the inputs are, the trace by default, and files of formats of their own
 * @throws {UsageError} two paths coincide, a data file's ending names no format, or binary data would go to a terminal
 * @throws {OutputError} a folder is not there, or the path is a folder
 */
export async function checkOutputs(
  { stdout }: CommandContext,
  { output, format }: Partial<Pick<OutputValues, "output" | "format">>,
  inputs: readonly (string | undefined)[],
  dataFiles: DataFiles = {},
  others: { readonly inputs?: string; readonly files?: DataFiles } = {},
): Promise<void> {
  const toFile = output !== undefined && output !== "-";
  if (format === "arrow" && !toFile && stdout.isTTY === true) {
    throw new UsageError("--format arrow is not for a terminal: use --output or a pipe");
  }
  const taken = new Map<string, string>();
  for (const input of inputs) if (input !== undefined) taken.set(await placeOf(input), others.inputs ?? "the trace");
  for (const path of Object.values(dataFiles)) if (path !== undefined) dataFormatOf(path);
  const outputs = Object.entries({ "--output": toFile ? output : undefined, ...dataFiles, ...others.files });
  for (const [option, path] of outputs) {
    if (path === undefined) continue;
    const place = await placeOf(path);
    const other = taken.get(place);
    if (other !== undefined) throw new UsageError(`${option} and ${other} are the same file, ${path}`);
    taken.set(place, option);
    await requirePlace(path);
  }
}

async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
