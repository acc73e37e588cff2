import type { ByteSource } from "./byte-source.js";

/**
 * Hears how many bytes have been read, of how many; of a pipe that is not known before its end. Begins with 0, also
 * where a trace has to be read once more, and has heard of all of them only when all is made use of.
 */
export type ReadProgress = (bytes: number, total: number | undefined) => void;

/** Counts the bytes that one reading after the other takes from sources. */
export class ByteMeter {
  #onProgress: ReadProgress | undefined;
  #total = 0;
  #bytes = 0;

  /** A reading of `total` bytes begins. */
  begin(total: number, onProgress: ReadProgress | undefined): void {
    this.#onProgress = onProgress;
    this.#total = total;
    this.#bytes = 0;
    onProgress?.(0, total);
  }

  add(bytes: number): void {
    if (this.#onProgress === undefined) return;
    this.#bytes += bytes;
    // Some are read twice, such as a page's header, and the last one counts only when the reading is over.
    this.#onProgress(Math.min(this.#bytes, this.#total - 1), this.#total);
  }

  /** The reading is over, whatever it left out. */
  end(): void {
    this.#onProgress?.(this.#total, this.#total);
    this.#onProgress = undefined;
  }
}

/** The same bytes, counted by `meter`. */
export function metered(source: ByteSource, meter: ByteMeter): ByteSource {
  return {
    name: source.name,
    byteLength: source.byteLength,
    async slice(start, end) {
      const bytes = await source.slice(start, end);
      meter.add(bytes.length);
      return bytes;
    },
    async readInto(target, start) {
      await source.readInto(target, start);
      meter.add(target.length);
    },
    release: () => source.release(),
    close: () => source.close(),
  };
}
