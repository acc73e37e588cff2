import type { ByteReader } from "../bytes/byte-reader.js";
import type { TableChunk } from "../table/table.js";
import { DelimitedParser } from "./delimited-parser.js";
import { PlainRecordParser, type RecordShape, type SlotSizes } from "./plain-record-parser.js";
import { checkRecordLength, markBytes } from "./text-records.js";

/** Pieces so large cost nothing to ask for, and stay in the cache. */
const firstSlots: SlotSizes = { headroom: 1 << 16, piece: 1 << 18 };
/** Fewer plain records in a row than this are not worth the way to the kernel and back. */
const shortRun = 16;
const maxOddRecords = 1 << 12;

/**
 * The rows of a delimited text, header line first. Plain records go through the fast parser, whatever else comes
 * through the general one, which alone knows what a text may hold; line numbers and errors are always its.
 *
 * @throws {TraceError} a record does not fit the header or has no end
 */
export async function* delimitedChunks(
  name: string,
  reader: ByteReader,
  shape: RecordShape,
): AsyncGenerator<TableChunk> {
  const records = new DelimitedRecords(name, shape);
  let plain = new PlainRecordParser(shape, firstSlots);
  let slot = 0;
  let reading: Promise<number> | undefined = reader.read(plain.bytes(slot, 0, plain.slots.piece));
  let left = 0;
  let started = false;
  try {
    for (;;) {
      const end: number = await reading;
      const final: boolean = end === 0;
      // While this piece is parsed, the next one comes.
      reading = final ? undefined : reader.read(plain.bytes(1 - slot, 0, plain.slots.piece));
      reading?.catch(() => undefined);
      let from = -left;
      if (started || final || end - from >= 3) {
        if (!started) from += markBytes(plain.bytes(slot, from, end));
        started = true;
        from = yield* records.chunks(plain, slot, from, end, final);
      }
      if (reading === undefined) return;
      left = end - from;
      checkRecordLength(name, left);
      const rest = plain.bytes(slot, from, end);
      if (left > plain.slots.headroom) {
        const next: number = await reading;
        // Pieces grow with the record, of which each is parsed from its start.
        const larger = new PlainRecordParser(shape, { headroom: left * 2, piece: Math.max(left, plain.slots.piece) });
        larger.bytes(1 - slot, 0, next).set(plain.bytes(1 - slot, 0, next));
        larger.bytes(1 - slot, -left, 0).set(rest);
        plain.close();
        plain = larger;
        reading = Promise.resolve(next);
      } else {
        plain.bytes(1 - slot, -left, 0).set(rest);
      }
      slot = 1 - slot;
    }
  } finally {
    // The memory that it reads into must not be another's yet.
    await reading?.catch(() => undefined);
    plain.close();
    await reader.close();
  }
}

/** Hands each record to the parser that it needs. */
class DelimitedRecords {
  readonly #general: DelimitedParser;
  /** Plain records since the general parser was needed. */
  #run = 0;
  #oddRecords = 1;

  constructor(name: string, shape: RecordShape) {
    this.#general = new DelimitedParser(name, shape);
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
      if (this.#general.headerSeen) {
        const next = plain.parse(slot, from, end);
        if (next > from) {
          yield plain.chunk(this.#general.line);
          this.#general.passLines(plain.rows);
          this.#run += plain.rows;
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
