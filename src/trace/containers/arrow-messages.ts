import type { Schema } from "apache-arrow";

import { TraceError } from "../../errors.js";
import { decoded } from "./decoding.js";
import { checkArrowMessage } from "./arrow-header-check.js";
import { arrow } from "./arrow-library.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { damaged } from "../bytes/damaged.js";

/** One message of the Arrow IPC format, and where it lies. */
export interface ArrowMessage extends MessageRange {
  readonly kind: "schema" | "dictionary" | "batch";
  /** Which dictionary it holds, or adds to. */
  readonly dictionary?: { readonly id: number; readonly isDelta: boolean } | undefined;
  readonly header: Uint8Array;
  /** Where the body begins, which ends with the message. */
  readonly bodyStart: number;
}

/** Where a run of messages lies, and how it must end. */
export interface MessageRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

const continuation = 0xffffffff;
const prefixBytes = 8;

/**
 * The messages in a range of the file, in order, each checked to lie inside it. `onMissingEnd` is called when the
 * range ends without the marker that ends a stream.
 *
 * @throws {TraceError} the range ends inside a message, or holds something else
 */
export async function* arrowMessages(
  source: ByteSource,
  { start, end }: MessageRange,
  onMissingEnd: () => void,
): AsyncGenerator<ArrowMessage> {
  let at = start;
  while (at < end) {
    if (end - at < 4) throw endsInside(source);
    const prefix = await source.slice(at, Math.min(at + prefixBytes, end));
    const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
    const marker = view.getUint32(0, true);
    if (marker === 0) return checkNothingBehind(source, at + 4, end);
    if (marker !== continuation) throw damaged(source.name, `byte ${at} begins no Arrow message`);
    if (prefix.length < prefixBytes) throw endsInside(source);
    const headerBytes = view.getInt32(4, true);
    if (headerBytes === 0) return checkNothingBehind(source, at + prefixBytes, end);
    if (headerBytes < 0 || headerBytes > end - at - prefixBytes) throw endsInside(source);
    const header = await source.slice(at + prefixBytes, at + prefixBytes + headerBytes);
    const { kind, dictionary, bodyBytes } = decodedHeader(source.name, header);
    const next = at + prefixBytes + headerBytes + bodyBytes;
    if (next > end) throw endsInside(source);
    const bodyStart = at + prefixBytes + headerBytes;
    if (kind !== undefined) yield { kind, dictionary, start: at, end: next, header, bodyStart };
    at = next;
  }
  onMissingEnd();
}

/** The message of a schema, as a stream begins with it. */
export function schemaMessage(schema: Schema): Uint8Array {
  const header = arrow.Message.encode(arrow.Message.from(schema));
  const bytes = new Uint8Array(Math.ceil((prefixBytes + header.length) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, continuation, true);
  view.setInt32(4, bytes.length - prefixBytes, true);
  bytes.set(header, prefixBytes);
  return bytes;
}

interface DecodedHeader {
  readonly kind: ArrowMessage["kind"] | undefined;
  readonly dictionary?: ArrowMessage["dictionary"];
  readonly bodyBytes: number;
}

function decodedHeader(name: string, header: Uint8Array): DecodedHeader {
  return decoded(name, "the header of an Arrow message", () => {
    checkArrowMessage(header);
    const message = arrow.Message.decode(header);
    const bodyBytes = message.bodyLength;
    if (!Number.isSafeInteger(bodyBytes) || bodyBytes < 0) throw new RangeError(`body of ${bodyBytes} bytes`);
    if (message.isSchema()) return { kind: "schema", bodyBytes };
    if (message.isDictionaryBatch()) {
      const { id, isDelta } = message.header();
      return { kind: "dictionary", dictionary: { id, isDelta }, bodyBytes };
    }
    return { kind: message.isRecordBatch() ? "batch" : undefined, bodyBytes };
  });
}

/** A stream may be padded with zeros; anything else is data that nobody would miss. */
async function checkNothingBehind(source: ByteSource, start: number, end: number): Promise<void> {
  const behind = await source.slice(start, Math.min(start + prefixBytes, end));
  if (behind.every((byte) => byte === 0)) return;
  throw new TraceError(`${source.name} goes on behind the end of its Arrow stream, as two streams in one file do`);
}

function endsInside(source: ByteSource): Error {
  return damaged(source.name, "it ends inside an Arrow message");
}
