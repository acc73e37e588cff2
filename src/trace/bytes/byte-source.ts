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
  /**
   * Fills all of `target` with the bytes from `start` on; it may be shared memory.
   *
   * @throws {TraceError} as `slice`
   */
  readInto(target: Uint8Array, start: number): Promise<void>;
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
    readInto(target, start) {
      const end = start + target.length;
      if (!inside(start, end, bytes.byteLength)) return Promise.reject(outside(name, start, end));
      target.set(bytes.subarray(start, end));
      return Promise.resolve();
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
  const opened = async (): Promise<OpenFile> => {
    opening ??= open(path, "r").catch((error: unknown) => Promise.reject(readFailure(path, error)));
    return { name: path, handle: await opening, byteLength };
  };
  return {
    name: path,
    byteLength,
    slice: async (start, end) => sliceOfFile(await opened(), start, end),
    readInto: async (target, start) => readFromFile(await opened(), target, start),
    release,
    close: release,
  };
}

/** A file that is open already and stays so until `close`. */
export function handleSource(name: string, handle: FileHandle, byteLength: number): ByteSource {
  const file: OpenFile = { name, handle, byteLength };
  return {
    name,
    byteLength,
    slice: (start, end) => sliceOfFile(file, start, end),
    readInto: (target, start) => readFromFile(file, target, start),
    release: () => Promise.resolve(),
    close: () => handle.close(),
  };
}

interface OpenFile {
  readonly name: string;
  readonly handle: FileHandle;
  /** When it was opened. */
  readonly byteLength: number;
}

async function sliceOfFile(file: OpenFile, start: number, end: number): Promise<Uint8Array> {
  if (!inside(start, end, file.byteLength)) throw outside(file.name, start, end);
  // Not from Node's pool, so that decoders find it aligned and may keep it.
  const bytes = new Uint8Array(end - start);
  await readFromFile(file, bytes, start);
  return bytes;
}

async function readFromFile({ name, handle, byteLength }: OpenFile, target: Uint8Array, start: number): Promise<void> {
  if (!inside(start, start + target.length, byteLength)) throw outside(name, start, start + target.length);
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle
      .read(target, filled, target.length - filled, start + filled)
      .catch((error: unknown) => Promise.reject(readFailure(name, error)));
    if (bytesRead === 0) throw damaged(name, `it ends at byte ${start + filled}, and had ${byteLength} when opened`);
    filled += bytesRead;
  }
}

function inside(start: number, end: number, byteLength: number): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= byteLength;
}

function outside(name: string, start: number, end: number): Error {
  const range = Number.isSafeInteger(start) && Number.isSafeInteger(end) ? `bytes ${start} to ${end}` : "bytes";
  return damaged(name, `it refers to ${range} that it does not have`);
}
