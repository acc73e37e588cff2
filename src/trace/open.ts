import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";

import { UsageError } from "../errors.js";
import { ByteMeter, type ReadProgress } from "./bytes/byte-meter.js";
import { fileSource, memorySource, type ByteSource } from "./bytes/byte-source.js";
import { openMegatronFolder } from "./containers/megatron-folder.js";
import { openTable, type OpenTable, type TableOptions } from "./containers/open-table.js";
import type { ReadContext } from "./layout/read-context.js";
import { readFailure } from "./bytes/read-failure.js";
import { spool } from "./bytes/spool.js";
import { tableLayout } from "./layout/table-layout.js";
import { TableTrace } from "./table-trace.js";
import type { ReadOptions, Trace } from "./trace.js";

/**
 * Where a trace is: a path, bytes in memory, a pipe such as standard input, which is copied to a temporary file, or
 * anything else that gives slices of bytes.
 */
export type TraceSource = string | Uint8Array | { readonly stdin: Readable } | ByteSource;

/**
 * Opens a trace: Arrow IPC file or stream, Parquet, CSV, TSV or JSON Lines, these also inside gzip or zstd, in any of
 * the layouts, told by content, never by name; or the folder of a dump of Megatron-LM's. Its counts are read, and
 * checked, by `Trace.read`. Who opens it closes it.
 *
 * @throws {TraceError} it is not there, is none of these, or lacks a column
 * @throws {UsageError} an option cannot be used
 * @example
 * const trace = await openTrace("load.csv.gz", { gaps: "split" });
 * const iterations = await trace.read(async (batches) => {
 *   let count = 0;
 *   for await (const batch of batches) count += batch.iterations.length;
 *   return count;
 * });
 * await trace.close();
 */
export async function openTrace(source: TraceSource, options: ReadOptions = {}): Promise<Trace> {
  const warn = eachOnce(options.onWarning);
  const batchIterations = options.batchIterations ?? 1024;
  if (!Number.isInteger(batchIterations) || batchIterations < 1) {
    throw new UsageError(`batchIterations must be a whole number of 1 or more, got ${batchIterations}`);
  }
  if (options.layers?.length === 0) throw new UsageError("layers must name at least one layer, or be left out");
  const { megatron = {}, repeated = "error", jobs = 1, onProgress } = options;
  const tableOptions = { megatron, repeated, warn, jobs, onProgress, meter: new ByteMeter() };
  const opened = await openSource(source, tableOptions);
  const { table, bytes } = opened;
  try {
    const context: ReadContext = {
      name: bytes.name,
      rowWord: table.rowWord,
      repeated,
      gaps: options.gaps ?? "error",
      idle: options.idle ?? "error",
      layers: options.layers === undefined ? undefined : new Set(options.layers),
      batchIterations,
      warn,
    };
    const layout = tableLayout(bytes.name, table.columns, options.columns);
    await bytes.release();
    return new TableTrace(nameOf(source), opened, layout, context);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

function nameOf(source: TraceSource): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return "bytes in memory";
  return "stdin" in source ? "standard input" : source.name;
}

async function openSource(source: TraceSource, options: TableOptions): Promise<OpenTable> {
  const isFolder = typeof source === "string" && (await found(source)).isDirectory();
  return isFolder
    ? openMegatronFolder(source, options)
    : openTable(await byteSource(source, options.onProgress), options);
}

async function byteSource(source: TraceSource, onProgress: ReadProgress | undefined): Promise<ByteSource> {
  if (source instanceof Uint8Array) return memorySource(nameOf(source), source);
  if (typeof source !== "string") {
    const isPipe = "stdin" in source;
    return isPipe ? spool("standard input", source.stdin as AsyncIterable<Uint8Array>, onProgress) : source;
  }
  // Else it is a named pipe, or a shell's <(command).
  return (await found(source)).isFile()
    ? fileSource(source)
    : spool(source, createReadStream(source) as AsyncIterable<Uint8Array>, onProgress);
}

function found(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => Promise.reject(readFailure(path, error)));
}

/** A trace may be read many times; what is to be said of it is said once. */
function eachOnce(report: ReadOptions["onWarning"]): (warning: string) => void {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning)) return;
    said.add(warning);
    report?.(warning);
  };
}
