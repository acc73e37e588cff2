import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { outputError } from "../write-aside.js";

/** A piece of a column: in memory, or where it stands in the file. */
export type StoredPiece = Float64Array | { readonly start: number; readonly length: number };

/** Held in memory before the rest goes to a file. */
const defaultBytes = 1 << 25;

/**
 * Keeps columns of values that may outgrow the memory: the first `bytes` of them, over all columns, are held there, the
 * rest goes to a temporary file. The file has lost its name before the first byte is written, so that it leaves nothing
 * behind whatever happens.
 */
export class ValueStore {
  #free: number;
  #file: number | undefined;
  #fileBytes = 0;
  #scratch = new Float64Array(0);
  #read = new Float64Array(0);

  constructor(bytes = defaultBytes) {
    this.#free = bytes;
  }

  /** Keeps a copy. @throws {OutputError} the temporary file cannot be written */
  keep(values: Float64Array): StoredPiece {
    if (values.byteLength <= this.#free) {
      this.#free -= values.byteLength;
      return values.slice();
    }
    const start = this.#fileBytes;
    try {
      this.#file ??= namelessFile();
      for (let written = 0; written < values.byteLength;) {
        written += writeSync(this.#file, values, written, values.byteLength - written, start + written);
      }
    } catch (cause) {
      throw outputError(tmpdir(), cause);
    }
    this.#fileBytes += values.byteLength;
    return { start, length: values.length };
  }

  /** What was kept; not to be changed, and good until the next call. */
  read(piece: StoredPiece): Float64Array {
    if (piece instanceof Float64Array) return piece;
    if (this.#read.length < piece.length) this.#read = new Float64Array(piece.length);
    const values = this.#read.subarray(0, piece.length);
    for (let filled = 0; filled < values.byteLength;) {
      filled += readSync(this.#file!, values, filled, values.byteLength - filled, piece.start + filled);
    }
    return values;
  }

  /** Room for `length` values of any column, until it is asked for again: fresh memory costs more than a median. */
  scratch(length: number): Float64Array {
    if (this.#scratch.length < length) this.#scratch = new Float64Array(length);
    return this.#scratch.subarray(0, length);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function namelessFile(): number {
  const path = join(tmpdir(), `moeload-${randomUUID()}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}
