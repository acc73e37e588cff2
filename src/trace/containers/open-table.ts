import { TraceError } from "../../errors.js";
import { metered, type ByteMeter, type ReadProgress } from "../bytes/byte-meter.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { byteStream } from "../bytes/byte-stream.js";
import { decompressed, type TextCompression } from "../bytes/decompressed.js";
import { openDelimited } from "./delimited-table.js";
import { openJsonLines } from "./json-lines-table.js";
import { openMegatron, type MegatronTableOptions } from "./megatron-table.js";
import { spool } from "../bytes/spool.js";
import type { Table } from "../table/table.js";
import type { TextSource } from "../bytes/text-source.js";

/** A table, and the bytes it is read from, which whoever uses it closes. */
export interface OpenTable {
  readonly table: Table;
  readonly bytes: ByteSource;
  /** Counts what is read of them. */
  readonly meter: ByteMeter;
}

/** What opening a table depends on. */
export interface TableOptions extends MegatronTableOptions {
  /** Threads that parse a large text. */
  readonly jobs: number;
  /** Counts what is read, then and later. */
  readonly meter: ByteMeter;
  /** Hears how far a compressed container has been read that has to be decompressed first. */
  readonly onProgress: ReadProgress | undefined;
}

const headBytes = 4096;

/**
 * Opens whatever container the bytes are, as they themselves say: Arrow IPC file or stream, Parquet, CSV, TSV or JSON
 * Lines, or any of these inside gzip or zstd. Closes the bytes if it fails.
 *
 * @throws {TraceError} they are none of these, empty or damaged
 */
export async function openTable(source: ByteSource, options: TableOptions): Promise<OpenTable> {
  const { meter } = options;
  const bytes = metered(source, meter);
  try {
    const head = await bytes.slice(0, Math.min(headBytes, bytes.byteLength));
    const compression = compressionOf(head);
    if (compression === undefined) return { table: await openPlain(bytes, head, options), bytes, meter };
    return await openCompressed(bytes, compression, options);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function openCompressed(
  bytes: ByteSource,
  compression: TextCompression,
  options: TableOptions,
): Promise<OpenTable> {
  const { name } = bytes;
  const open = (): AsyncIterable<Uint8Array> => decompressed(name, compression, byteStream(bytes));
  const head = await headOf(open());
  const { meter, onProgress } = options;
  if (isText(head)) {
    return { table: await openText({ name, suffix: ` (${compression})`, open }, head, options), bytes, meter };
  }
  // Containers that are read from their end cannot be read as they are decompressed.
  meter.begin(bytes.byteLength, onProgress);
  const inner = await spool(name, open());
  meter.end();
  await bytes.close();
  return openTable(inner, options);
}

/** The first bytes of a stream, as many as tell what it is. */
async function headOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= headBytes) break;
  }
  return head.subarray(0, headBytes);
}

async function openPlain(bytes: ByteSource, head: Uint8Array, options: TableOptions): Promise<Table> {
  if (head.length === 0) throw new TraceError(`${bytes.name} is empty`);
  // The binary containers' libraries take longer to load than many a trace takes to read.
  if (startsWith(head, "ARROW1")) return (await import("./arrow-table.js")).openArrowFile(bytes);
  if (startsWith(head, "\xff\xff\xff\xff"))
    return (await import("./arrow-table.js")).openArrowStream(bytes, options.warn);
  if (startsWith(head, "PAR1")) return (await import("./parquet-table.js")).openParquet(bytes);
  if (isText(head))
    return openText({ name: bytes.name, suffix: "", open: () => byteStream(bytes), bytes }, head, options);
  if (startsWith(head, "\xff\xfe") || startsWith(head, "\xfe\xff")) {
    throw new TraceError(`${bytes.name} is text in UTF-16, which is not read; save it as UTF-8`);
  }
  throw new TraceError(`${bytes.name} is neither Arrow IPC, Parquet, CSV nor JSON Lines`);
}

async function openText(text: TextSource, head: Uint8Array, options: TableOptions): Promise<Table> {
  const first = new TextDecoder().decode(head).trimStart()[0];
  if (first === undefined && head.length === 0) throw new TraceError(`${text.name} is empty`);
  if (first === "[") {
    throw new TraceError(`${text.name} holds a JSON list, which is not read; JSON Lines has one object a line`);
  }
  if (first !== "{") return openDelimited(text, options.jobs);
  const table = await openJsonLines(text);
  // The file of a single rank.
  const isMegatron = table.columns.some(({ name, kind }) => name === "tpe" && kind === "list");
  return isMegatron ? openMegatron(text.name, [text], options) : table;
}

function compressionOf(head: Uint8Array): TextCompression | undefined {
  if (startsWith(head, "\x1f\x8b")) return "gzip";
  return startsWith(head, "\x28\xb5\x2f\xfd") ? "zstd" : undefined;
}

/** A text holds no zero bytes; Arrow, Parquet and UTF-16 do, soon. */
function isText(head: Uint8Array): boolean {
  return (
    !head.includes(0) && !startsWith(head, "PAR1") && !startsWith(head, "ARROW1") && compressionOf(head) === undefined
  );
}

/** `magic` holds one byte in each character. */
function startsWith(head: Uint8Array, magic: string): boolean {
  for (let index = 0; index < magic.length; index++) if (head[index] !== magic.charCodeAt(index)) return false;
  return true;
}
