import { TraceError } from "../../errors.js";
import { counted } from "../../counted.js";
import { inWords } from "../table/integer-column.js";
import { IntegerColumnBuilder } from "../table/integer-column-builder.js";
import type { TableChunk } from "../table/table.js";
import { tab, newline, carriageReturn, space, quote, hash, zero, openBracket, closeBracket } from "./ascii.js";
import { addListItems, addNumber, fieldText, isTextSpace } from "./text-numbers.js";
import type { RecordShape } from "./plain-record-parser.js";

/**
 * Parses CSV or TSV from bytes into columns of whole numbers. Only the fields asked for are looked at, and plain digits
 * never become a string.
 */
export class DelimitedParser {
  readonly #name: string;
  readonly #delimiter: number;
  readonly #fields: number;
  readonly #columns: readonly IntegerColumnBuilder[];
  /** By field: where it goes, if anywhere. */
  readonly #target: readonly (IntegerColumnBuilder | undefined)[];
  readonly #isList: readonly boolean[];
  readonly #lengths: Int32Array;
  /** By row; those behind the last are of earlier calls. */
  readonly #lineNumbers: number[] = [];
  #rows = 0;
  #line = 1;
  #headerSeen = false;

  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #final = false;

  constructor(name: string, { delimiter, kinds, selected }: RecordShape) {
    this.#name = name;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#fields = kinds.length;
    this.#columns = selected.map((field) => new IntegerColumnBuilder(kinds[field]!));
    this.#target = kinds.map((_, field) => this.#columns[selected.indexOf(field)]);
    this.#isList = kinds.map((kind, field) => kind === "list" && selected.includes(field));
    this.#lengths = new Int32Array(selected.length);
  }

  /** Whether the header lies behind; only rows come after it. */
  get headerSeen(): boolean {
    return this.#headerSeen;
  }

  /** The line of the text that comes next. */
  get line(): number {
    return this.#line;
  }

  /** Takes note of lines that somebody else has parsed. */
  passLines(lines: number): void {
    this.#line += lines;
  }

  /**
   * Parses whole records of `bytes`, at most `maxRows` rows, up to one that does not fit the header, which the next call
   * complains of; returns where the rest begins. What is parsed replaces what was before.
   */
  parse(bytes: Uint8Array, final: boolean, maxRows: number): number {
    this.#bytes = bytes;
    this.#final = final;
    this.#at = 0;
    this.#rows = 0;
    for (const column of this.#columns) column.clear();
    let start = 0;
    let line = this.#line;
    while (start < bytes.length && this.#rows < maxRows && this.#recordOrFault()) {
      start = this.#at;
      line = this.#line;
    }
    this.#line = line;
    return start;
  }

  /** What the last `parse` found. */
  chunk(): TableChunk {
    const lines = this.#lineNumbers;
    return {
      rows: this.#rows,
      rowNumber: (index) => lines[index]!,
      columns: this.#columns.map((column) => column.column()),
    };
  }

  /** As `#record`; false too, and nothing changed, at a fault behind rows that are to be handed over first. */
  #recordOrFault(): boolean {
    try {
      return this.#record();
    } catch (error) {
      if (this.#rows === 0) throw error;
      return this.#rewind();
    }
  }

  /** Parses one line or record; false, and nothing changed, if its end is not there yet. */
  #record(): boolean {
    const first = this.#bytes[this.#at];
    if (first === newline || first === carriageReturn) return this.#endLine();
    if (first === hash) return this.#skipLine();
    if (this.#isBlank()) return this.#skipLine();
    if (!this.#headerSeen) {
      this.#headerSeen = this.#skipQuotedLine();
      return this.#headerSeen;
    }
    const line = this.#line;
    for (let column = 0; column < this.#columns.length; column++) this.#lengths[column] = this.#columns[column]!.length;
    if (!this.#fieldsOfRecord(line)) return this.#rewind();
    this.#lineNumbers[this.#rows++] = line;
    return true;
  }

  #fieldsOfRecord(line: number): boolean {
    for (let field = 0; ; field++) {
      const target = this.#target[field];
      const whole =
        target === undefined ? this.#field() : this.#isList[field] ? this.#list(target) : this.#number(target);
      if (!whole) return false;
      const ended = this.#bytes[this.#at];
      if (ended === this.#delimiter) {
        this.#at++;
        continue;
      }
      if (!this.#endLine()) return false;
      if (field + 1 !== this.#fields) throw this.#wrongFields(line, field + 1);
      for (let column = 0; column < this.#fields; column++) if (this.#isList[column]) this.#target[column]!.endList();
      return true;
    }
  }

  /** Plain digits up to the end of the field: the usual case, and the fast one. */
  #number(target: IntegerColumnBuilder): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    let digit = bytes[at]! - zero;
    // Nine digits always fit into 31 bits.
    while (digit >= 0 && digit <= 9 && at - start < 9) {
      value = value * 10 + digit;
      digit = bytes[++at]! - zero;
    }
    const ended = bytes[at];
    if (at > start && (ended === this.#delimiter || ended === newline || ended === carriageReturn)) {
      this.#at = at;
      target.add(value);
      return true;
    }
    if (!this.#field()) return false;
    addNumber(target, fieldText(bytes.subarray(start, this.#at)));
    return true;
  }

  /** A JSON list, or what NumPy prints, in a quoted cell or a plain one. */
  #list(target: IntegerColumnBuilder): boolean {
    const start = this.#at;
    if (!this.#field()) return false;
    const bytes = this.#bytes;
    let at = start;
    let end = this.#at;
    if (bytes[at] === quote) {
      at++;
      end--;
    }
    while (at < end && isTextSpace(bytes[at]!)) at++;
    while (at < end && isTextSpace(bytes[end - 1]!)) end--;
    if (bytes[at] !== openBracket || bytes[end - 1] !== closeBracket || end - at < 2) {
      const text = fieldText(bytes.subarray(start, this.#at));
      target.addInvalid(text.trim() === "" ? "nothing" : `${inWords(text)} instead of a list`);
      return true;
    }
    addListItems(target, bytes.subarray(at + 1, end - 1));
    return true;
  }

  /** Goes to the end of a field; false if it is not there yet. */
  #field(): boolean {
    const bytes = this.#bytes;
    let quoted = false;
    let openedIn = this.#line;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at]!;
      if (byte === quote) {
        quoted = !quoted;
        openedIn = this.#line;
      } else if (quoted) {
        if (byte === newline) this.#line++;
      } else if (byte === this.#delimiter || byte === newline || byte === carriageReturn) return true;
    }
    if (this.#final && quoted) {
      const begins = openedIn === this.#line ? "" : `, it begins in line ${openedIn}`;
      throw new TraceError(`${this.#name}: line ${this.#line}: a quoted field has no end${begins}`);
    }
    return this.#final;
  }

  /** Goes behind the end of the line; false if it is not there yet. */
  #endLine(): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return this.#final;
    if (byte === carriageReturn) {
      const next = this.#bytes[this.#at + 1];
      if (next === undefined && !this.#final) return false;
      if (next === newline) this.#at++;
    }
    this.#at++;
    this.#line++;
    return true;
  }

  #skipLine(): boolean {
    const bytes = this.#bytes;
    while (this.#at < bytes.length && bytes[this.#at] !== newline && bytes[this.#at] !== carriageReturn) this.#at++;
    return this.#endLine();
  }

  #skipQuotedLine(): boolean {
    while (this.#field()) {
      if (this.#bytes[this.#at] !== this.#delimiter) return this.#endLine();
      this.#at++;
    }
    return false;
  }

  #isBlank(): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && (bytes[at] === space || (bytes[at] === tab && this.#delimiter !== tab))) at++;
    return bytes[at] === newline || bytes[at] === carriageReturn || (at === bytes.length && this.#final);
  }

  #rewind(): boolean {
    for (let column = 0; column < this.#columns.length; column++) {
      this.#columns[column]!.truncate(this.#lengths[column]!);
    }
    return false;
  }

  #wrongFields(line: number, fields: number): TraceError {
    return new TraceError(
      `${this.#name}: line ${line}: has ${counted(fields, "field")}, the header has ${this.#fields}`,
    );
  }
}
