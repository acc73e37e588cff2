/** Little-endian, at the start of every frame. */
const magic = 0x184d2204;
const flags = { version: 0xc0, version1: 0x40, blockChecksums: 0x10, contentSize: 0x08, dictionary: 0x01 } as const;
/** Of a block's size: its bytes are not compressed. */
const uncompressed = 0x8000_0000;

/**
 * What one LZ4 frame holds (LZ4 Frame Format 1.6; checksums are passed over). lz4js has a decoder too, but looks for
 * the checksum of a block before it, not behind, and Polars writes these.
 *
 * @throws {RangeError} the frame is damaged or cut short
 */
export function decompressLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const descriptor = view.getUint8(4);
  if (view.getUint32(0, true) !== magic || (descriptor & flags.version) !== flags.version1) {
    throw new RangeError("this is no LZ4 frame");
  }
  const checksum = descriptor & flags.blockChecksums ? 4 : 0;
  const output = new Output(2 * frame.length);
  let at = 7 + (descriptor & flags.contentSize ? 8 : 0) + (descriptor & flags.dictionary ? 4 : 0);
  for (;;) {
    const word = view.getUint32(at, true);
    if (word === 0) return output.take();
    const start = at + 4;
    const end = start + (word & (uncompressed - 1));
    if (end > frame.length) throw new RangeError("an LZ4 block is cut short");
    if (word & uncompressed) output.append(frame, start, end);
    else decompressBlock(frame, start, end, output);
    at = end + checksum;
  }
}

/** Literals and matches, one after the other, from `start` to `end`, exclusive (LZ4 Block Format). */
function decompressBlock(block: Uint8Array, start: number, end: number, output: Output): void {
  let at = start;
  /** A length in four bits goes on, if they are all set, in bytes up to the first that is not 255. */
  const lengthFrom = (bits: number): number => {
    let length = bits;
    for (let more = bits === 15 ? 255 : 0; more === 255; length += more) {
      if (at >= end) throw new RangeError("an LZ4 length is cut short");
      more = block[at++]!;
    }
    return length;
  };
  while (at < end) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    if (at + literals > end) throw new RangeError("LZ4 literals are cut short");
    output.append(block, at, at + literals);
    at += literals;
    // The last sequence has no match.
    if (at === end) return;
    if (at + 2 > end) throw new RangeError("an LZ4 match is cut short");
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    output.repeat(offset, 4 + lengthFrom(token & 15));
  }
}

/** Grows as needed: a frame need not say how much it holds. */
class Output {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  append(source: Uint8Array, start: number, end: number): void {
    this.#ensure(end - start);
    this.#bytes.set(source.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** Appends `length` bytes from `offset` bytes before the end, which may run into what it appends. */
  repeat(offset: number, length: number): void {
    if (offset === 0 || offset > this.#length) throw new RangeError("an LZ4 match lies before the start");
    this.#ensure(length);
    const bytes = this.#bytes;
    const end = this.#length + length;
    for (let to = this.#length; to < end; to++) bytes[to] = bytes[to - offset]!;
    this.#length = end;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #ensure(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * this.#bytes.length + more);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
