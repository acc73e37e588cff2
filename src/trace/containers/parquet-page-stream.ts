import { snappyUncompress, type Compressors } from "hyparquet";

import type { ByteSource } from "../bytes/byte-source.js";
import { parquetPageHeader, type PageHeader } from "./parquet-page-header.js";

/** Most writers begin a new page after a mebibyte; DuckDB has one for all lists of a row group. */
const largePage = 1 << 22;

/** A page as it stands in the file, and its bytes, decompressed. */
export interface ParquetPage {
  readonly header: PageHeader;
  /** Of a data page v2 without its levels, which are in `levels`. */
  readonly body: Uint8Array;
  readonly levels: Uint8Array;
}

/** Where the pages of a column stand, and how they are compressed. */
export interface PageRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly codec: string;
}

/** Reads the pages of one column of one row group, one at a time. */
export class ParquetPageStream {
  readonly #source: ByteSource;
  readonly #range: PageRange;
  readonly #compressors: Compressors;
  /** Bytes that are asked for at least. */
  readonly #ahead: number;
  #window: Uint8Array = new Uint8Array(0);
  /** Where in the file the window begins. */
  #at: number;

  constructor(source: ByteSource, range: PageRange, compressors: Compressors, ahead: number) {
    this.#source = source;
    this.#range = range;
    this.#compressors = compressors;
    this.#ahead = ahead;
    this.#at = range.start;
  }

  /**
   * The next page; `undefined` behind the last.
   *
   * @throws {RangeError} it is damaged
   */
  async next(): Promise<ParquetPage | undefined> {
    if (this.#at >= this.#range.end) return undefined;
    const header = await this.#header();
    this.#skip(header.headerBytes);
    const { compressedBytes, uncompressedBytes } = header;
    if (compressedBytes < 0 || uncompressedBytes < 0 || header.values < 0) throw new RangeError("a negative length");
    if (this.#at + compressedBytes > this.#range.end) throw new RangeError("a page longer than its column");
    const bytes = await this.#peek(compressedBytes);
    this.#skip(compressedBytes);
    const levelBytes = header.repetitionBytes + header.definitionBytes;
    if (levelBytes > Math.min(compressedBytes, uncompressedBytes)) throw new RangeError("levels longer than the page");
    const body = bytes.subarray(levelBytes, compressedBytes);
    return {
      header,
      levels: bytes.subarray(0, levelBytes),
      body: header.isCompressed ? this.#decompressed(body, uncompressedBytes - levelBytes) : body,
    };
  }

  async #header(): Promise<PageHeader> {
    const most = this.#range.end - this.#at;
    for (let length = 512; ; length *= 4) {
      const header = parquetPageHeader(await this.#peek(Math.min(length, most)));
      if (header !== undefined) return header;
      if (length >= most) throw new RangeError("a page without an end");
    }
  }

  /** The next `length` bytes or more. */
  async #peek(length: number): Promise<Uint8Array> {
    if (this.#window.length < length) {
      const end = Math.min(this.#range.end, this.#at + Math.max(length, this.#ahead));
      // A new one: what came before may still be in use.
      this.#window = await this.#source.slice(this.#at, end);
    }
    return this.#window;
  }

  #skip(length: number): void {
    this.#at += length;
    // An empty view would keep all that it was cut from.
    this.#window = length < this.#window.length ? this.#window.subarray(length) : new Uint8Array(0);
  }

  #decompressed(bytes: Uint8Array, length: number): Uint8Array {
    if (this.#range.codec === "UNCOMPRESSED") return bytes;
    // A page v2 without values holds nothing to decompress.
    if (length === 0) return new Uint8Array(0);
    // The faster one keeps twice the largest page for good.
    if (this.#range.codec === "SNAPPY" && length > largePage) {
      const target = new Uint8Array(length);
      snappyUncompress(bytes, target);
      return target;
    }
    const decompressed = this.#compressors[this.#range.codec as keyof Compressors]!(bytes, length);
    if (decompressed.length !== length) throw new RangeError(`a page of ${decompressed.length} bytes, not ${length}`);
    return decompressed;
  }
}
