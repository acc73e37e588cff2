import type { TraceReader } from "../trace.js";
import { rowBlocks, type BlockLimits } from "./write-blocks.js";
import { checkLayout } from "./write-columns.js";
import { gzipped, zstdCompressed } from "./write-compressed.js";
import type { WriteFormat } from "./write-format.js";
import { writeJsonLines } from "./write-json-lines.js";
import type { TraceShape } from "./write-shape.js";
import { writeText } from "./write-text.js";

/** How a trace is written, and what goes with it. */
export interface WriteOptions {
  readonly format: WriteFormat;
  /** What `traceShape` found in the same trace. */
  readonly shape: TraceShape;
  /** Goes into Arrow and Parquet; the other containers have no place for it. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A Parquet row group carries a header for each of its columns; the others lose nothing by smaller pieces. */
const parquetLimits: BlockLimits = { rows: 65_536, counts: 1 << 19 };
const limits: BlockLimits = { rows: 4_096, counts: 1 << 18 };

/**
 * The bytes of a trace, in chunks, its rows ordered by iteration, then layer. The bytes do not depend on the size of
 * the batches. `shape` comes from a reading of its own, because a container's schema stands before its first row.
 *
 * @throws {UsageError} the layout cannot hold this trace
 * @throws {TraceError} whatever reading throws, or the trace is no longer what `shape` says
 * @example
 * const shape = await trace.read(traceShape);
 * const format = writeFormat("load.csv.gz");
 * await trace.read((batches) => writeAside("load.csv.gz", writeTrace(batches, { format, shape })));
 */
export async function* writeTrace(batches: TraceReader, options: WriteOptions): AsyncGenerator<Uint8Array> {
  const { format, shape, metadata = {} } = options;
  const { container, layout, compression } = format;
  checkLayout(layout, shape);
  switch (container) {
    case "arrow":
    case "arrows": {
      const { writeArrow } = await import("./write-arrow.js");
      const framing = container === "arrow" ? "file" : "stream";
      yield* writeArrow(rowBlocks(batches, shape, limits), layout, shape, { framing, compression, metadata });
      return;
    }
    case "parquet": {
      const { writeParquet } = await import("./write-parquet.js");
      yield* writeParquet(rowBlocks(batches, shape, parquetLimits), layout, shape, { compression, metadata });
      return;
    }
    case "jsonl":
      yield* compressed(writeJsonLines(rowBlocks(batches, shape, limits), layout), compression);
      return;
    case "csv":
    case "tsv": {
      const separator = container === "csv" ? "," : "\t";
      yield* compressed(writeText(rowBlocks(batches, shape, limits), layout, shape, separator), compression);
    }
  }
}

function compressed(
  chunks: AsyncIterable<Uint8Array>,
  compression: "none" | "gzip" | "zstd",
): AsyncIterable<Uint8Array> {
  switch (compression) {
    case "none":
      return chunks;
    case "gzip":
      return gzipped(chunks);
    case "zstd":
      return zstdCompressed(chunks);
  }
}
