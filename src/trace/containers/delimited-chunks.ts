import type { ByteReader } from "../bytes/byte-reader.js";
import type { TableChunk } from "../table/table.js";
import { DelimitedRecords } from "./delimited-records.js";
import { PlainRecordParser, type RecordShape, type SlotSizes } from "./plain-record-parser.js";
import { checkRecordLength, markBytes } from "./text-records.js";

/** Pieces so large cost nothing to ask for, and stay in the cache. */
const firstSlots: SlotSizes = { headroom: 1 << 16, piece: 1 << 18, columns: 1 << 18 };

/**
 * The rows of a delimited text, header line first. Plain records go through the fast parser, whatever else comes
 * through the general one, which alone knows what a text may hold; line numbers and errors are always its.
 *
 * @param records those that have come this far, where the reader goes on behind the header
 * @throws {TraceError} a record does not fit the header or has no end
 */
export async function* delimitedChunks(
  name: string,
  reader: ByteReader,
  shape: RecordShape,
  records = new DelimitedRecords(name, shape),
): AsyncGenerator<TableChunk> {
  let plain = new PlainRecordParser(shape, firstSlots);
  let slot = 0;
  let reading: Promise<number> | undefined = reader.read(plain.bytes(slot, 0, plain.slots.piece));
  let left = 0;
  let started = records.headerSeen;
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
        const { piece, columns } = plain.slots;
        const larger = new PlainRecordParser(shape, { headroom: left * 2, piece: Math.max(left, piece), columns });
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
