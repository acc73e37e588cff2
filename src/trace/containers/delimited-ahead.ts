import type { Pool } from "../../parallel/pool.js";
import type { ByteSource } from "../bytes/byte-source.js";
import type { TableChunk } from "../table/table.js";
import { newline } from "./ascii.js";
import type { DelimitedRecords } from "./delimited-records.js";
import { PlainRecordParser, type RecordShape, type SlotSizes } from "./plain-record-parser.js";
import { markBytes } from "./text-records.js";

/** Pieces so large that handing one to another thread costs little beside parsing it. */
const sizes: SlotSizes = { headroom: 1 << 16, piece: 1 << 20, columns: 1 << 20 };
/** More than this are waiting for the one that makes use of what they parse. */
const mostThreads = 16;

/** A piece in work: it ends behind a line end, so that what follows can be parsed at the same time. */
interface Flight {
  readonly parser: PlainRecordParser;
  /** Where in the file the piece was read. */
  readonly base: number;
  /** As in `PlainRecordParser.bytes`. */
  readonly from: number;
  readonly end: number;
  /** Of the file, behind the piece's last line. */
  readonly rest: Uint8Array;
  /** Where the first record begins that is not plain. */
  readonly parsed: Promise<number>;
}

/**
 * The rows of a delimited file whose pieces are parsed by the threads of a pool while this one reads ahead. A piece is
 * taken to end where its last line does. Where that turns out wrong, because a quoted field goes on behind it, or where
 * a line is as long as a piece, and at the end of the file, it leaves the rest to the caller.
 *
 * @returns where in the file the caller has to go on
 * @throws {TraceError} the file cannot be read, or a record does not fit the header
 */
export async function* delimitedAhead(
  source: ByteSource,
  shape: RecordShape,
  records: DelimitedRecords,
  pool: Pool,
  pieceSizes = sizes,
): AsyncGenerator<TableChunk, number> {
  const parsers: PlainRecordParser[] = [];
  const idle: PlainRecordParser[] = [];
  const flights: Flight[] = [];
  let at = 0;
  let rest: Uint8Array = new Uint8Array(0);
  let more = true;
  try {
    while (parsers.length < Math.min(pool.threads, mostThreads) + 2)
      parsers.push(new PlainRecordParser(shape, pieceSizes));
    idle.push(...parsers);
    for (;;) {
      while (more && idle.length > 0) {
        const flight = await takeOff(idle.at(-1)!, source, at, rest, pool, pieceSizes);
        // All that are in the air land, and that is that.
        more = flight !== undefined;
        if (flight === undefined) break;
        idle.pop();
        flights.push(flight);
        at = Math.min(source.byteLength, at + pieceSizes.piece);
        rest = flight.rest;
      }
      const flight = flights.shift();
      if (flight === undefined) return at - rest.length;
      const { parser, base, from, end, parsed } = flight;
      // The header is none of the plain records, even if it holds nothing but numbers.
      const plainEnd = await parsed;
      const next = records.headerSeen ? plainEnd : from;
      if (next > from) yield records.plainChunk(parser);
      const stop = next < end ? yield* records.chunks(parser, 0, next, end, false) : end;
      if (stop < end) return base + stop;
      idle.push(parser);
    }
  } finally {
    // Their memory must not be another's while a thread works in it.
    await Promise.allSettled(flights.map(({ parsed }) => parsed));
    for (const parser of parsers) parser.close();
  }
}

/** Reads the piece at `base`, behind `rest`, and has it parsed; undefined where it has no line end, or `rest` no place. */
async function takeOff(
  parser: PlainRecordParser,
  source: ByteSource,
  base: number,
  rest: Uint8Array,
  pool: Pool,
  { headroom, piece }: SlotSizes,
): Promise<Flight | undefined> {
  const length = Math.min(piece, source.byteLength - base);
  if (length === 0 || rest.length > headroom) return undefined;
  const bytes = parser.bytes(0, 0, length);
  await source.readInto(bytes, base);
  const end = bytes.lastIndexOf(newline) + 1;
  if (end === 0) return undefined;
  parser.bytes(0, -rest.length, 0).set(rest);
  const from = base === 0 ? markBytes(bytes) : -rest.length;
  const parsed = parser.parseIn(pool, 0, from, end);
  // Whoever awaits it in its turn hears of a failure.
  parsed.catch(() => undefined);
  return { parser, base, from, end, rest: bytes.slice(end), parsed };
}
