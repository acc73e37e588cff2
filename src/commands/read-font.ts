import { readFile } from "node:fs/promises";

import { UsageError } from "../errors.js";
import { readReason } from "../report/read-reason.js";

/** How files of TrueType and OpenType fonts begin. */
const beginnings = ["\0\u0001\0\0", "true", "OTTO", "ttcf"];

/** @throws {UsageError} the file cannot be read or is no font: text would be left out without a word */
export async function readFont(path: string): Promise<Uint8Array> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new UsageError(`--font-file ${path} cannot be used: ${reason}`, { cause });
  };
  const bytes = await readFile(path).catch((cause: unknown) => {
    return refuse(readReason(cause), cause);
  });
  if (!beginnings.includes(bytes.toString("latin1", 0, 4))) refuse("it is no TrueType or OpenType font");
  return bytes;
}
