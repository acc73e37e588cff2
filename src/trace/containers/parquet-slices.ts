import { compressors } from "hyparquet-compressors";

import type { ByteSource } from "../bytes/byte-source.js";
import type { IntegerColumn } from "../table/integer-column.js";
import { ParquetColumn } from "./parquet-column.js";
import type { ColumnPlan } from "./parquet-column-plan.js";
import { ParquetPageStream } from "./parquet-page-stream.js";

/** Numbers that a slice holds in all columns together. */
const sliceNumbers = 1 << 18;
/** Rows of a slice where each may hold hundreds of numbers. */
const listRows = 1 << 10;
/** Bytes that are read ahead in all columns together, and in each at least. */
const aheadBytes = 1 << 22;
const leastAhead = 1 << 14;

/** Rows of a row group, as many as fit into little memory, side by side. */
export interface GroupSlice {
  readonly rows: number;
  readonly columns: readonly IntegerColumn[];
}

/**
 * A row group of `rows` rows, slice by slice; each is good until the next.
 *
 * @throws {RangeError} it is damaged
 */
export async function* parquetSlices(
  source: ByteSource,
  plans: readonly ColumnPlan[],
  rows: number,
): AsyncGenerator<GroupSlice> {
  // What the types promise, a damaged footer does not keep.
  const places = [rows, ...plans.flatMap(({ range }) => [range.start, range.end])];
  if (!places.every((place) => Number.isSafeInteger(place) && place >= 0)) throw new RangeError("places that are none");
  const ahead = Math.max(leastAhead, Math.floor(aheadBytes / plans.length));
  const columns = plans.map(
    (plan) => new ParquetColumn(plan, new ParquetPageStream(source, plan.range, compressors, ahead)),
  );
  const most = plans.some(({ isList }) => isList) ? listRows : Math.ceil(sliceNumbers / plans.length);
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const read: IntegerColumn[] = [];
    for (const column of columns) read.push(await column.read(count));
    yield { rows: count, columns: read };
  }
  for (const column of columns) await column.end();
}
