import type { Data, FixedSizeList, LargeList, List, Schema } from "apache-arrow";

import type { ByteSource } from "../bytes/byte-source.js";
import type { ArrowArena } from "./arrow-arena.js";
import { arrow } from "./arrow-library.js";
import { placedColumns, rowBytes, type Place, type PlacedColumn } from "./arrow-placement.js";
import type { RecordBatchLayout } from "./arrow-header-check.js";

/** Bytes of a slice: few enough for the processor's cache, enough that reading them piece by piece costs nothing. */
const sliceBytes = 1 << 20;
/** Slices begin at whole bytes of a bitmap, also of that of a list's items. */
const sliceRows = 64;

/** Some rows of a record batch. */
export interface BatchSlice {
  readonly rows: number;
  /** The columns that were asked for. */
  readonly columns: readonly Data[];
}

/**
 * The selected columns of an uncompressed record batch, piece by piece, so that a batch of any size takes little memory
 * and columns that nobody asked for are not read; undefined where that is not possible. A slice is good until the next.
 *
 * @throws {RangeError} the batch says of itself what cannot be
 * @throws {TraceError} later, it cannot be read
 */
export function batchSlices(
  source: ByteSource,
  schema: Schema,
  layout: RecordBatchLayout,
  body: Place,
  selected: readonly number[],
  arenas: readonly [ArrowArena, ArrowArena],
): AsyncGenerator<BatchSlice> | undefined {
  const columns = placedColumns(schema, layout, body, selected);
  return columns === undefined ? undefined : slicesOf(source, columns, layout.rows, arenas);
}

async function* slicesOf(
  source: ByteSource,
  columns: readonly PlacedColumn[],
  rows: number,
  [arena, other]: readonly [ArrowArena, ArrowArena],
): AsyncGenerator<BatchSlice> {
  const bytes = columns.reduce((sum, column) => sum + rowBytes(column), 0);
  const most = sliceRows * Math.max(1, Math.floor(sliceBytes / bytes / sliceRows));
  const read = (from: number, into: ArrowArena): Promise<BatchSlice> | undefined =>
    from < rows ? sliceOfColumns(columns, from, Math.min(rows, from + most), source, into) : undefined;
  let reading = read(0, arena);
  try {
    for (let from = 0; reading !== undefined; from += most) {
      const slice: BatchSlice = await reading;
      [arena, other] = [other, arena];
      // While this slice is made use of, the next one comes.
      reading = read(from + most, arena);
      reading?.catch(() => undefined);
      yield slice;
    }
  } finally {
    // The file may be given back once nobody reads it any more.
    await reading?.catch(() => undefined);
  }
}

async function sliceOfColumns(
  columns: readonly PlacedColumn[],
  from: number,
  to: number,
  source: ByteSource,
  arena: ArrowArena,
): Promise<BatchSlice> {
  arena.clear();
  const data = await Promise.all(columns.map((column) => sliceOf(column, from, to, source, arena)));
  return { rows: to - from, columns: data };
}

/** Rows `from` to `to`, exclusive, of a column. */
async function sliceOf(
  column: PlacedColumn,
  from: number,
  to: number,
  source: ByteSource,
  arena: ArrowArena,
): Promise<Data> {
  const { type, width, validity, values, items } = column;
  const length = to - from;
  const read = async ({ start, length: room }: Place, begin: number, end: number): Promise<Uint8Array> => {
    if (end > room) throw new RangeError(`bytes ${begin} to ${end} of a buffer of ${room}`);
    const bytes = arena.take(end - begin);
    await source.readInto(bytes, start + begin);
    return bytes;
  };
  const nullBitmap = validity === undefined ? undefined : await read(validity, from >> 3, (to + 7) >> 3);
  if (items === undefined) {
    const data = await read(values!, from * width, to * width);
    return arrow.makeData({ type, length, nullBitmap, data } as Parameters<typeof arrow.makeData>[0]);
  }
  if (values === undefined) {
    const list = type as unknown as FixedSizeList;
    const child = await sliceOf(items, from * list.listSize, to * list.listSize, source, arena);
    return arrow.makeData({ type: list, length, nullBitmap, child });
  }
  const bytes = await read(values, from * width, (to + 1) * width);
  const offsets =
    width === 4 ? new Int32Array(bytes.buffer, bytes.byteOffset, length + 1) : numbersOf(bytes, length + 1);
  const [begin, end] = [offsets[0]!, offsets[length]!];
  if (begin < 0 || end < begin || end > items.length) throw new RangeError(`a list of items ${begin} to ${end}`);
  const child = await sliceOf(items, begin, end, source, arena);
  const list = arrow.DataType.isList(type) ? type : new arrow.List((type as LargeList | List).children[0]!);
  return arrow.makeData({
    type: list,
    length,
    nullBitmap,
    valueOffsets: fromFirst(offsets),
    child,
  });
}

/** Offsets counted from the first; one outside of them would not be told from a right one in 32 bits. */
function fromFirst(offsets: Int32Array | Float64Array): Int32Array {
  const [begin, end] = [offsets[0]!, offsets[offsets.length - 1]!];
  return Int32Array.from(offsets, (at) => {
    if (!(at >= begin && at <= end)) throw new RangeError(`an item ${at} in a list of items ${begin} to ${end}`);
    return at - begin;
  });
}

/** 64-bit offsets as numbers; those of a batch may be larger than what is left of them in a slice. */
function numbersOf(bytes: Uint8Array, length: number): Float64Array {
  return Float64Array.from(new BigInt64Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, length), Number);
}
