import { randomUUID } from "node:crypto";
import { open, unlink, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { outputError } from "../write-aside.js";
import type { CommandContext } from "./context.js";
import { writeStdout } from "./output-options.js";

/**
 * Writes to standard output, but only once all chunks are there: whatever fails on the way, nothing half-written went
 * out. They wait in a temporary file that has no name any more, so that it vanishes in any case.
 *
 * @throws {OutputError} standard output or the temporary file cannot be written; a closed pipe is left to the caller
 */
export async function writeSpooled(context: CommandContext, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const spool = await namelessFile();
  try {
    for await (const chunk of chunks) await spool.writeFile(chunk).catch(noPlace);
    const spooled = spool.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Uint8Array>;
    for await (const chunk of spooled) await writeStdout(context, chunk);
  } finally {
    await spool.close();
  }
}

async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `moeload-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600).catch(noPlace);
  await unlink(path);
  return file;
}

function noPlace(cause: unknown): never {
  throw outputError(tmpdir(), cause);
}
