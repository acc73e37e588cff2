import { inWords } from "../table/integer-column.js";
import { HybridDecoder } from "./parquet-hybrid.js";

/** How a column keeps its whole numbers. */
export interface StoredInteger {
  readonly bytes: 4 | 8;
  readonly isSigned: boolean;
}

/** Decodes the values of a page one after the other, nulls left out. */
export interface ValueDecoder {
  /**
   * Puts the next `count` into `target` from `start` on, a negative number for one that is none of 0 to 2^31 - 1.
   *
   * @throws {RangeError} there are fewer
   */
  read(target: Int32Array, start: number, count: number, found: FoundValues): void;
}

/** By index: what stands where a value is invalid, in words for a message. */
export type FoundValues = Map<number, string>;

/** For the encoding PLAIN. */
export class PlainValues implements ValueDecoder {
  readonly #view: DataView;
  readonly #stored: StoredInteger;
  #at = 0;

  constructor(bytes: Uint8Array, stored: StoredInteger) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#stored = stored;
  }

  read(target: Int32Array, start: number, count: number, found: FoundValues): void {
    const view = this.#view;
    const { bytes } = this.#stored;
    let at = this.#at;
    for (let index = start; index < start + count; index++, at += bytes) {
      let value = view.getInt32(at, true);
      if (bytes === 8 && view.getInt32(at + 4, true) !== 0) value = -1;
      target[index] = value;
      if (value < 0) found.set(index, this.#inWords(at));
    }
    this.#at = at;
  }

  #inWords(at: number): string {
    const { bytes, isSigned } = this.#stored;
    if (bytes === 4) return inWords(isSigned ? this.#view.getInt32(at, true) : this.#view.getUint32(at, true));
    return inWords(isSigned ? this.#view.getBigInt64(at, true) : this.#view.getBigUint64(at, true));
  }
}

/** The entries of a dictionary. */
export interface Dictionary {
  readonly values: Int32Array;
  readonly found: FoundValues;
}

export function dictionaryOf(bytes: Uint8Array, length: number, stored: StoredInteger): Dictionary {
  if (length * stored.bytes > bytes.length) throw new RangeError("a dictionary that ends within its values");
  const values = new Int32Array(length);
  const found: FoundValues = new Map();
  new PlainValues(bytes, stored).read(values, 0, length, found);
  return { values, found };
}

/** For the encodings PLAIN_DICTIONARY and RLE_DICTIONARY. */
export class DictionaryValues implements ValueDecoder {
  readonly #indices: HybridDecoder;
  readonly #dictionary: Dictionary;

  constructor(bytes: Uint8Array, dictionary: Dictionary) {
    this.#indices = new HybridDecoder(bytes, 1, bytes[0] ?? 0);
    this.#dictionary = dictionary;
  }

  read(target: Int32Array, start: number, count: number, found: FoundValues): void {
    const { values, found: foundByEntry } = this.#dictionary;
    this.#indices.read(target, start, count);
    for (let index = start; index < start + count; index++) {
      const value = values[target[index]!];
      if (value === undefined) throw new RangeError("a value that the dictionary does not have");
      if (value < 0) found.set(index, foundByEntry.get(target[index]!)!);
      target[index] = value;
    }
  }
}
