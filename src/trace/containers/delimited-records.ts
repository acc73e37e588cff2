import type { TableChunk } from "../table/table.js";
import { DelimitedParser } from "./delimited-parser.js";
import type { PlainRecordParser, RecordShape } from "./plain-record-parser.js";

/** Fewer plain records in a row than this are not worth the way to the kernel and back. */
const shortRun = 16;
const maxOddRecords = 1 << 12;

/** Hands each record to the parser that it needs. */
export class DelimitedRecords {
  readonly #general: DelimitedParser;
  /** Plain records since the general parser was needed. */
  #run = 0;
  #oddRecords = 1;

  constructor(name: string, shape: RecordShape) {
    this.#general = new DelimitedParser(name, shape);
  }

  get headerSeen(): boolean {
    return this.#general.headerSeen;
  }

  /** The rows that `plain` has just parsed, which come next. */
  plainChunk(plain: PlainRecordParser): TableChunk {
    const chunk = plain.chunk(this.#general.line);
    this.#general.passLines(plain.rows);
    this.#run += plain.rows;
    return chunk;
  }

  /** The rows of a piece; returns where what is no whole record begins. */
  *chunks(
    plain: PlainRecordParser,
    slot: number,
    start: number,
    end: number,
    final: boolean,
  ): Generator<TableChunk, number> {
    let from = start;
    while (from < end) {
      if (this.headerSeen) {
        const next = plain.parse(slot, from, end);
        if (next > from) {
          yield this.plainChunk(plain);
          from = next;
          if (from === end) return from;
        }
      }
      const parsed = this.#general.parse(plain.bytes(slot, from, end), final, this.#limit());
      if (parsed === 0) return from;
      from += parsed;
      this.#run = 0;
      const chunk = this.#general.chunk();
      if (chunk.rows > 0) yield chunk;
    }
    return from;
  }

  /** How many records the general parser is to take: the more, the more of them it needed to take before. */
  #limit(): number {
    this.#oddRecords = this.#run < shortRun ? Math.min(this.#oddRecords * 2, maxOddRecords) : 1;
    return this.#oddRecords;
  }
}
