import type { ByteSource } from "./byte-source.js";
import type { TextSource } from "./text-source.js";

/** Reads bytes from front to back into memory of whoever asks. */
export interface ByteReader {
  /**
   * Fills the front of `target`; returns how many bytes came, 0 at the end.
   *
   * @throws {TraceError} they cannot be read
   */
  read(target: Uint8Array): Promise<number>;
  /** Called once, when no `read` is under way. */
  close(): Promise<void>;
}

/** The bytes of a text, straight from the file where it is not compressed. */
export function textReader(text: TextSource): ByteReader {
  return text.bytes === undefined ? iterableReader(text.open()) : sourceReader(text.bytes, 0);
}

/** The bytes of a source from `start` on. */
export function sourceReader(source: ByteSource, start: number): ByteReader {
  let at = start;
  return {
    async read(target) {
      const length = Math.min(target.length, source.byteLength - at);
      if (length === 0) return 0;
      await source.readInto(target.subarray(0, length), at);
      at += length;
      return length;
    },
    close: () => Promise.resolve(),
  };
}

function iterableReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async read(target) {
      while (rest.length === 0) {
        const next = await iterator.next();
        if (next.done === true) return 0;
        rest = next.value;
      }
      const length = Math.min(target.length, rest.length);
      target.set(rest.subarray(0, length));
      rest = rest.subarray(length);
      return length;
    },
    async close() {
      await iterator.return?.();
    },
  };
}
