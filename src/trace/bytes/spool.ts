import { randomUUID } from "node:crypto";
import { open, unlink, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TraceError } from "../../errors.js";
import type { ReadProgress } from "./byte-meter.js";
import { handleSource, type ByteSource } from "./byte-source.js";
import { readFailure } from "./read-failure.js";

/**
 * Copies what can be read only once (a pipe) into a temporary file, so that every container can be read from it, more
 * than once. The file has lost its name before the first byte is written: whatever happens, it leaves nothing behind.
 *
 * @throws {TraceError} the bytes cannot be read, or there is no place for them
 */
export async function spool(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  onProgress?: ReadProgress,
): Promise<ByteSource> {
  const handle = await namelessFile(name);
  try {
    return handleSource(name, handle, await copyInto(handle, name, chunks, onProgress));
  } catch (error) {
    await handle.close();
    throw readFailure(name, error);
  }
}

async function namelessFile(name: string): Promise<FileHandle> {
  const path = join(tmpdir(), `moeload-${randomUUID()}`);
  const handle = await open(path, "wx+", 0o600).catch((error: unknown) => Promise.reject(noPlace(name, error)));
  try {
    await unlink(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw noPlace(name, error);
  }
}

async function copyInto(
  handle: FileHandle,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  onProgress?: ReadProgress,
): Promise<number> {
  let byteLength = 0;
  onProgress?.(0, undefined);
  for await (const chunk of chunks) {
    await handle.writeFile(chunk).catch((error: unknown) => Promise.reject(noPlace(name, error)));
    byteLength += chunk.byteLength;
    onProgress?.(byteLength, undefined);
  }
  onProgress?.(byteLength, byteLength);
  return byteLength;
}

function noPlace(name: string, error: unknown): TraceError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown failure";
  return new TraceError(`${name} cannot be kept in a temporary file: ${code}`, { cause: error });
}
