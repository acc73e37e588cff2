import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { TraceError } from "../../errors.js";
import { metered, type ByteMeter } from "../bytes/byte-meter.js";
import { fileSource, type ByteSource } from "../bytes/byte-source.js";
import { byteStream } from "../bytes/byte-stream.js";
import { openMegatron, type MegatronTableOptions } from "./megatron-table.js";
import type { OpenTable } from "./open-table.js";
import { readFailure } from "../bytes/read-failure.js";

const subfolder = "tokens_per_expert";

/**
 * Opens a dump of Megatron-LM's, one file a rank.
 *
 * @throws {TraceError} as `megatronRankPaths`, or a file cannot be read
 * @throws {UsageError} the ranks do not fit the options
 */
export async function openMegatronFolder(
  folder: string,
  options: MegatronTableOptions & { readonly meter: ByteMeter },
): Promise<OpenTable> {
  const { meter } = options;
  const paths = await megatronRankPaths(folder);
  const files = await Promise.all(paths.map(async (path) => metered(await fileSource(path), meter)));
  const texts = files.map((file) => ({ name: file.name, suffix: "", open: () => releasedStream(file) }));
  const bytes: ByteSource = {
    name: folder,
    byteLength: files.reduce((sum, file) => sum + file.byteLength, 0),
    slice: () => Promise.reject(new TraceError(`${folder} is a directory`)),
    readInto: () => Promise.reject(new TraceError(`${folder} is a directory`)),
    release: async () => {
      for (const file of files) await file.release();
    },
    close: async () => {
      for (const file of files) await file.close();
    },
  };
  return { table: openMegatron(folder, texts, options), bytes, meter };
}

/** A run may have more ranks than a program may hold open files. */
async function* releasedStream(file: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    yield* byteStream(file);
  } finally {
    await file.release();
  }
}

/**
 * Paths of the files of ranks 0, 1, ... in a dump of Megatron-LM: the folder itself, or the one it was saved under.
 *
 * @throws {TraceError} there is no such dump, or a rank is missing
 */
async function megatronRankPaths(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  const dump = names.includes(subfolder) && basename(folder) !== subfolder ? join(folder, subfolder) : folder;
  const inside = dump === folder ? names : await namesIn(dump);
  const ranks = inside
    .flatMap((name) => /^rank(\d{1,9})\.jsonl$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  if (ranks.length === 0) throw new TraceError(`${folder} is a directory, not a trace`);
  return ranks.map((rank, position) => {
    if (rank !== position) throw new TraceError(`${dump}: rank${position}.jsonl is missing`);
    return join(dump, `rank${rank}.jsonl`);
  });
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => Promise.reject(readFailure(folder, error)));
}
