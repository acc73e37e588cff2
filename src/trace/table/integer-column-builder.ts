import { inWords, quoted, wholeNumber, type IntegerColumn } from "./integer-column.js";

/** Collects a column value by value, for the containers that are read so. Its memory is used again after `clear`. */
export class IntegerColumnBuilder {
  #values = new Int32Array(1024);
  #length = 0;
  #offsets: Int32Array | undefined;
  #lists = 0;
  #invalid = new Map<number, string>();

  constructor(kind: "number" | "list") {
    if (kind === "list") this.#offsets = new Int32Array(1024);
  }

  /** How many values there are; in a column of lists, in all lists together. */
  get length(): number {
    return this.#length;
  }

  /** Adds a whole number from 0 to 2^31 - 1. */
  add(value: number): void {
    if (this.#length === this.#values.length) this.#values = doubled(this.#values);
    this.#values[this.#length++] = value;
  }

  /** Adds something that is no such number, as a message shows it. */
  addInvalid(found: string): void {
    this.#invalid.set(this.#length, found);
    this.add(-1);
  }

  /** Adds whatever it is. */
  addUnknown(value: unknown): void {
    const whole = wholeNumber(value);
    // Of a text that spells a number, what is wrong is that it is a text.
    if (whole < 0) this.addInvalid(typeof value === "string" ? quoted(value) : inWords(value));
    else this.add(whole);
  }

  /** Adds a cell of the column: one value, or the values of one list. */
  addCell(cell: unknown): void {
    if (this.#offsets === undefined) {
      this.addUnknown(cell);
      return;
    }
    if (isList(cell)) for (let index = 0; index < cell.length; index++) this.addUnknown(cell[index]);
    else this.addInvalid(cell === null || cell === undefined ? "nothing" : `${inWords(cell)} instead of a list`);
    this.endList();
  }

  /** The values added since the last list are one list. */
  endList(): void {
    const offsets = this.#offsets!;
    if (this.#lists + 1 === offsets.length) this.#offsets = doubled(offsets);
    this.#offsets![++this.#lists] = this.#length;
  }

  /** Forgets the values from `length` on; in a column of lists these were in no list yet. */
  truncate(length: number): void {
    for (let index = length; this.#invalid.size > 0 && index < this.#length; index++) this.#invalid.delete(index);
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
    this.#lists = 0;
    if (this.#invalid.size > 0) this.#invalid = new Map();
  }

  /** The column so far: views, good until the next change. */
  column(): IntegerColumn {
    const invalid = this.#invalid;
    const values = this.#values.subarray(0, this.#length);
    const found = (index: number): string => invalid.get(index) ?? inWords(values[index]);
    if (this.#offsets === undefined) return { values, found };
    return { values, offsets: this.#offsets.subarray(0, this.#lists + 1), found };
  }
}

function isList(cell: unknown): cell is ArrayLike<unknown> {
  return Array.isArray(cell) || (ArrayBuffer.isView(cell) && !(cell instanceof DataView));
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
