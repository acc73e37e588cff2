import { extname } from "node:path";

import { UsageError } from "../../errors.js";
import { suggestion } from "../../suggestion.js";
import type { Layout } from "../trace.js";

/** How a trace is written; `arrow` is the IPC file, `arrows` the IPC stream. */
export type WriteFormat = { readonly layout: Layout } & (
  | { readonly container: "arrow" | "arrows"; readonly compression: "none" | "lz4" | "zstd" }
  | { readonly container: "parquet"; readonly compression: "none" | "snappy" | "gzip" | "zstd" }
  | { readonly container: "csv" | "tsv" | "jsonl"; readonly compression: "none" | "gzip" | "zstd" }
);

export type WriteContainer = WriteFormat["container"];
/** Of the buffers inside Arrow and Parquet, of the whole file elsewhere. */
export type WriteCompression = WriteFormat["compression"];

/** What the user chose; the rest is told by the ending. */
export interface ChosenFormat {
  readonly container?: WriteContainer;
  readonly compression?: WriteCompression;
  readonly layout?: Layout;
}

/** Each container's default layout and the compressions it knows, the default one first. */
const containers: Readonly<
  Record<WriteContainer, { readonly layout: Layout; readonly compressions: readonly WriteCompression[] }>
> = {
  arrow: { layout: "rows", compressions: ["none", "lz4", "zstd"] },
  arrows: { layout: "rows", compressions: ["none", "lz4", "zstd"] },
  csv: { layout: "long", compressions: ["none", "gzip", "zstd"] },
  tsv: { layout: "long", compressions: ["none", "gzip", "zstd"] },
  parquet: { layout: "rows", compressions: ["snappy", "none", "gzip", "zstd"] },
  jsonl: { layout: "rows", compressions: ["none", "gzip", "zstd"] },
};

export const writeContainers = Object.keys(containers) as readonly WriteContainer[];
export const writeCompressions: readonly WriteCompression[] = ["none", "lz4", "snappy", "gzip", "zstd"];

const endings: Readonly<Record<string, WriteContainer>> = {
  arrow: "arrow",
  feather: "arrow",
  ipc: "arrow",
  arrows: "arrows",
  csv: "csv",
  tsv: "tsv",
  parquet: "parquet",
  jsonl: "jsonl",
  ndjson: "jsonl",
};
const outerEndings: Readonly<Record<string, WriteCompression>> = { gz: "gzip", zst: "zstd" };

/**
 * How to write to `path`: what is chosen, else what its ending says, else the container's default. `-` is standard
 * output, which has no ending.
 *
 * @throws {UsageError} nothing says which container, or it does not know the compression
 */
export function writeFormat(path: string, chosen: ChosenFormat = {}): WriteFormat {
  const ending = endingOf(path);
  const container = chosen.container ?? ending.container;
  if (container === undefined) throw unknownContainer(path);
  const { layout, compressions } = containers[container];
  const compression = chosen.compression ?? ending.compression ?? compressions[0]!;
  if (ending.compression !== undefined && compression !== ending.compression) {
    throw new UsageError(`${path}: its ending asks for ${ending.compression}, --compression for ${compression}`);
  }
  if (!compressions.includes(compression)) {
    throw new UsageError(`${container} can be compressed with ${compressions.join(", ")}, got ${compression}`);
  }
  // Just checked: this container knows this compression.
  return { container, compression, layout: chosen.layout ?? layout } as WriteFormat;
}

/** The container and the compression that a file's ending names; `.csv.gz` names both. */
function endingOf(path: string): ChosenFormat {
  const [, inner = "", outer = ""] = /\.([a-z]+)(?:\.(gz|zst))?$/i.exec(path) ?? [];
  const container = endings[inner.toLowerCase()];
  const compression = outerEndings[outer.toLowerCase()] ?? outerEndings[inner.toLowerCase()];
  return { ...(container && { container }), ...(compression && { compression }) };
}

function unknownContainer(path: string): UsageError {
  const names = writeContainers.join(", ");
  const near = suggestion(
    extname(path),
    Object.keys(endings).map((ending) => `.${ending}`),
  );
  return path === "-"
    ? new UsageError(`standard output requires --container, one of ${names}`)
    : new UsageError(`${path}: its ending names no container${near}; --container takes one of ${names}`);
}
