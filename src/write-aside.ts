import { randomBytes } from "node:crypto";
import { rmSync, type Stats } from "node:fs";
import { open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { OutputError } from "./errors.js";

/** Files that are being written aside now; an interrupted program removes them. */
const unfinished = new Set<string>();

/**
 * A file that is written aside, in the folder it goes to, and renamed when it is whole: whoever reads `path` sees the
 * old file or the new one, never a part. A link is followed, a file's mode is kept. What is no file, a device or a
 * named pipe, is written as it stands. Every `open` is followed by `commit` or `discard`.
 */
export class AsideFile {
  readonly #path: string;
  readonly #target: string;
  /** Where the bytes go until all are there; undefined for what cannot be replaced. */
  readonly #aside: string | undefined;
  readonly #file: FileHandle;

  private constructor(path: string, target: string, aside: string | undefined, file: FileHandle) {
    this.#path = path;
    this.#target = target;
    this.#aside = aside;
    this.#file = file;
  }

  /** @throws {OutputError} the file cannot be written there: no such folder, no permission */
  static async open(path: string): Promise<AsideFile> {
    const target = await realpath(path).catch(() => path);
    const found = await stat(target).catch(() => undefined);
    // Renaming onto a folder fails with a message that names the file aside; the plain thing is said first.
    refuseDirectory(path, found);
    const replaceable = found === undefined || found.isFile();
    const aside = replaceable ? asideOf(target) : undefined;
    try {
      const file = aside === undefined ? await open(target, "w") : await open(aside, "wx");
      if (aside !== undefined) unfinished.add(aside);
      // Not every file system has modes.
      if (found?.isFile()) await file.chmod(found.mode).catch(() => undefined);
      return new AsideFile(path, target, aside, file);
    } catch (cause) {
      throw outputError(path, cause);
    }
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
      // Some file systems report a full disk only here; some, and devices, know no such call.
      await this.#file.sync().catch((cause: unknown) => {
        if (!["EINVAL", "ENOTSUP"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
      });
      await this.#file.close();
      if (this.#aside === undefined) return;
      await rename(this.#aside, this.#target);
      unfinished.delete(this.#aside);
    } catch (cause) {
      await this.discard();
      throw outputError(this.#path, cause);
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    if (this.#aside === undefined) return;
    await rm(this.#aside, { force: true });
    unfinished.delete(this.#aside);
  }
}

/** A name of its own beside the target; hidden, and short enough where the target's is as long as a name can be. */
function asideOf(target: string): string {
  return join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString("hex")}`);
}

/**
 * Writes a file aside from the chunks of a producer. When anything fails, the producer included, nothing is left behind.
 *
 * @throws {OutputError} the file cannot be written: no such folder, no permission, a full disk
 */
export async function writeAside(
  path: string,
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): Promise<void> {
  const file = await AsideFile.open(path);
  try {
    for await (const chunk of chunks) await file.write(chunk);
  } catch (cause) {
    await file.discard();
    throw cause;
  }
  await file.commit();
}

/**
 * Says at once what would be found out only after the work is done: that there is no folder for `path`, or that it is
 * one itself. What else may go wrong (permission, space) shows when it is written.
 *
 * @throws {OutputError} it cannot be written there
 */
export async function requirePlace(path: string): Promise<void> {
  refuseDirectory(path, await stat(path).catch(() => undefined));
  const folder = await stat(dirname(path)).catch((cause: unknown) => {
    throw outputError(path, cause);
  });
  if (!folder.isDirectory()) throw new OutputError(`${path} cannot be written: a part of its path is not a folder`);
}

function refuseDirectory(path: string, found: Stats | undefined): void {
  if (found?.isDirectory()) throw new OutputError(`${path} cannot be written: it is a directory`);
}

/**
 * The same for a folder that is still to be made: a file may stand there.
 *
 * @throws {OutputError} it cannot be made there
 */
export async function requireFolderPlace(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new OutputError(`${path} cannot be written: it is a file, not a folder`);
  }
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
  ENAMETOOLONG: "its name is too long",
  EFBIG: "it would be too large for the file system",
};

/** The sentence for a system error met while writing `path`. */
export function outputError(path: string, cause: unknown): OutputError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new OutputError(`${path} cannot be written: ${reasons[code ?? ""] ?? message}`, { cause });
}
