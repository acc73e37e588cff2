import { TraceError } from "../../errors.js";

/**
 * No record of a real trace comes near; a damaged file may be one endless line, and so may a text after a quote that
 * is never closed. Each piece is parsed from the start of its first record: time grows with the square of this.
 */
const maxRecordBytes = 1 << 24;

/** Makes something of the records of a text, piece by piece. */
export interface RecordParser<T> {
  /** Reads the complete records at the start of `bytes`; returns where the rest begins. */
  parse(bytes: Uint8Array, final: boolean): number;
  /** What the last `parse` found. */
  chunk(): T;
}

/**
 * Hands a text piece by piece to `parser`, each piece beginning with what was left of the one before, the byte order
 * mark left out, and yields what it found. The last piece, perhaps without bytes, is final.
 *
 * @throws {TraceError} a record has no end
 */
export async function* textRecords<T>(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  parser: RecordParser<T>,
): AsyncGenerator<T> {
  let rest = new Uint8Array(0);
  let started = false;
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    if (!started) {
      if (bytes.length < 3) {
        rest = bytes.slice();
        continue;
      }
      started = true;
      bytes = withoutMark(bytes);
    }
    rest = bytes.slice(parser.parse(bytes, false));
    yield parser.chunk();
    checkRecordLength(name, rest.length);
  }
  parser.parse(started ? rest : withoutMark(rest), true);
  yield parser.chunk();
}

/** @throws {TraceError} a record that has no end after so many bytes will have none */
export function checkRecordLength(name: string, bytes: number): void {
  if (bytes <= maxRecordBytes) return;
  throw new TraceError(`${name} has a line of more than ${maxRecordBytes >> 20} MiB, or a quote without an end`);
}

/** How long the byte order mark is that `bytes` begin with: 0 if there is none. */
export function markBytes(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(markBytes(bytes));
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
