import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { OutputError } from "./errors.js";

/** Files that are being written aside now; an interrupted program removes them. */
const unfinished = new Set<string>();

/**
 * A file that is written aside, in the folder it goes to, and renamed when it is whole: whoever reads `path` sees the
 * old file or the new one, never a part. Every `open` is followed by `commit` or `discard`.
 */
export class AsideFile {
  readonly #path: string;
  readonly #aside: string;
  readonly #file: FileHandle;

  private constructor(path: string, aside: string, file: FileHandle) {
    this.#path = path;
    this.#aside = aside;
    this.#file = file;
  }

  /** @throws {OutputError} the file cannot be written there: no such folder, no permission */
  static async open(path: string): Promise<AsideFile> {
    // Renaming onto a folder fails with a message that names the file aside; the plain thing is said first.
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw new OutputError(`${path}: cannot be written: it is a directory`);
    const aside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
    const file = await open(aside, "wx").catch((cause: unknown) => {
      throw outputError(path, cause);
    });
    unfinished.add(aside);
    return new AsideFile(path, aside, file);
  }

  /** @throws {OutputError} as on a full disk */
  async write(chunk: Uint8Array | string): Promise<void> {
    await this.#file.writeFile(chunk).catch((cause: unknown) => {
      throw outputError(this.#path, cause);
    });
  }

  /** Puts the file in its place. @throws {OutputError} it could not be; nothing is left behind */
  async commit(): Promise<void> {
    try {
      // Some file systems report a full disk only here; some know no such call.
      await this.#file.sync().catch((cause: unknown) => {
        if (!["EINVAL", "ENOTSUP"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
      });
      await this.#file.close();
      await rename(this.#aside, this.#path);
      unfinished.delete(this.#aside);
    } catch (cause) {
      await this.discard();
      throw outputError(this.#path, cause);
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#aside, { force: true });
    unfinished.delete(this.#aside);
  }
}

/**
 * Writes a file aside from the chunks of a producer. When anything fails, the producer included, nothing is left behind.
 *
 * @throws {OutputError} the file cannot be written: no such folder, no permission, a full disk
 */
export async function writeAside(path: string, chunks: AsyncIterable<Uint8Array | string>): Promise<void> {
  const file = await AsideFile.open(path);
  try {
    for await (const chunk of chunks) await file.write(chunk);
  } catch (cause) {
    await file.discard();
    throw cause;
  }
  await file.commit();
}

/** Removes every file that is still being written aside, at once: for the last moment of an interrupted program. */
export function removeUnfinished(): void {
  for (const aside of unfinished) rmSync(aside, { force: true });
  unfinished.clear();
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "no such folder",
  ENOTDIR: "a part of its path is not a folder",
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it would be too large for the file system",
};

/** The sentence for a system error met while writing `path`. */
export function outputError(path: string, cause: unknown): OutputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new OutputError(`${path}: cannot be written: ${reasons[code ?? ""] ?? message}`, { cause });
}
