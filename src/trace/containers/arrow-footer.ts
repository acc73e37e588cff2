import type { Schema } from "apache-arrow";

import { decoded } from "./decoding.js";
import { checkArrowFooter, footerOfSchema } from "./arrow-header-check.js";
import { arrow } from "./arrow-library.js";
import type { MessageRange } from "./arrow-messages.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { damaged } from "../bytes/damaged.js";

const magic = "ARROW1";
/** The magic, padded. */
const headBytes = 8;
/** Length of the footer, and the magic once more. */
const trailerBytes = 4 + magic.length;

/** What the footer of an Arrow file tells of it. */
export interface ArrowFooter {
  readonly schema: Schema;
  /** Where the dictionaries and then the record batches are. */
  readonly blocks: readonly MessageRange[];
}

/** @throws {TraceError} the file has no footer, or one that refers to bytes before or behind the messages */
export async function arrowFooter(source: ByteSource): Promise<ArrowFooter> {
  const { byteLength, name } = source;
  const missing = damaged(name, "an Arrow file ends with a footer, this one does not");
  if (byteLength < headBytes + trailerBytes) throw missing;
  const trailer = await source.slice(byteLength - trailerBytes, byteLength);
  const footerBytes = new DataView(trailer.buffer, trailer.byteOffset).getInt32(0, true);
  const start = byteLength - trailerBytes - footerBytes;
  if (new TextDecoder("latin1").decode(trailer.subarray(4)) !== magic || footerBytes <= 0 || start < headBytes) {
    throw missing;
  }
  const bytes = await source.slice(start, start + footerBytes);
  return decoded(name, "its footer", () => {
    const blocks = checkArrowFooter(bytes);
    const stray = blocks.find((block) => block.start < headBytes || block.end > start || block.end < block.start);
    if (stray !== undefined) throw new RangeError(`a block from byte ${stray.start} to ${stray.end}`);
    return { schema: schemaOf(bytes, trailer), blocks };
  });
}

/** apache-arrow reads a footer only where it finds one: at the end of a file, here one that holds nothing else. */
function schemaOf(footer: Uint8Array, trailer: Uint8Array): Schema {
  const head = new TextEncoder().encode(magic.padEnd(headBytes, "\0"));
  return arrow.RecordBatchReader.from(Buffer.concat([head, footerOfSchema(footer), trailer])).open().schema;
}
