import { open, stat, type FileHandle } from "node:fs/promises";

import { damaged } from "./damaged.js";
import { readFailure } from "./read-failure.js";

/** Bytes that can be read at any place and as often as wanted: a file, a buffer, a test double that counts. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  readonly byteLength: number;
  /**
   * Bytes from `start` to `end`, exclusive.
   *
   * @throws {TraceError} they do not exist or cannot be read
   */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** Gives back what reading holds open; a later `slice` opens it again. */
  release(): Promise<void>;
  /** Gives back everything; no `slice` comes after. */
  close(): Promise<void>;
}

/** Bytes in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    byteLength: bytes.byteLength,
    slice(start, end) {
      if (!inside(start, end, bytes.byteLength)) return Promise.reject(outside(name, start, end));
      return Promise.resolve(bytes.subarray(start, end));
    },
    release: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/**
 * A regular file; open only while it is read.
 *
 * @throws {TraceError} it is not there or may not be read
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const byteLength = await stat(path).then(
    ({ size }) => size,
    (error: unknown) => Promise.reject(readFailure(path, error)),
  );
  let opening: Promise<FileHandle> | undefined;
  const release = async (): Promise<void> => {
    const closing = await opening?.catch(() => undefined);
    opening = undefined;
    await closing?.close();
  };
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    opening ??= open(path, "r").catch((error: unknown) => Promise.reject(readFailure(path, error)));
    return sliceOfFile(path, await opening, byteLength, start, end);
  };
  return { name: path, byteLength, slice, release, close: release };
}

/** A file that is open already and stays so until `close`. */
export function handleSource(name: string, handle: FileHandle, byteLength: number): ByteSource {
  return {
    name,
    byteLength,
    slice: (start, end) => sliceOfFile(name, handle, byteLength, start, end),
    release: () => Promise.resolve(),
    close: () => handle.close(),
  };
}

async function sliceOfFile(
  name: string,
  handle: FileHandle,
  byteLength: number,
  start: number,
  end: number,
): Promise<Uint8Array> {
  if (!inside(start, end, byteLength)) throw outside(name, start, end);
  // Not from Node's pool, so that decoders find it aligned and may keep it.
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle
      .read(bytes, filled, bytes.length - filled, start + filled)
      .catch((error: unknown) => Promise.reject(readFailure(name, error)));
    if (bytesRead === 0) throw damaged(name, `it ends at byte ${start + filled}, and had ${byteLength} when opened`);
    filled += bytesRead;
  }
  return bytes;
}

function inside(start: number, end: number, byteLength: number): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= byteLength;
}

function outside(name: string, start: number, end: number): Error {
  const range = Number.isSafeInteger(start) && Number.isSafeInteger(end) ? `bytes ${start} to ${end}` : "bytes";
  return damaged(name, `it refers to ${range} that it does not have`);
}
