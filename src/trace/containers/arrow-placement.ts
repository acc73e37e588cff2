import type { DataType, Schema } from "apache-arrow";

import type { RecordBatchLayout } from "./arrow-header-check.js";
import { arrow } from "./arrow-library.js";

/** Where a buffer lies in the file. */
export interface Place {
  readonly start: number;
  readonly length: number;
}

/** A column of an uncompressed record batch, and where its buffers are. */
export interface PlacedColumn {
  readonly type: DataType;
  /** Of one value; of one offset, in lists of different lengths; in bytes. */
  readonly width: number;
  readonly length: number;
  /** Undefined where nothing is null. */
  readonly validity: Place | undefined;
  /** Values, or the offsets of lists; lists of one size have none. */
  readonly values: Place | undefined;
  /** Of lists. */
  readonly items: PlacedColumn | undefined;
}

/**
 * The selected columns of an uncompressed record batch; undefined where they cannot be read in pieces: a column is
 * compressed, encoded by a dictionary or of a type that holds no counts, or lists of different lengths hold nulls.
 *
 * @throws {RangeError} the batch says of itself what cannot be
 */
export function placedColumns(
  { fields }: Schema,
  layout: RecordBatchLayout,
  body: Place,
  selected: readonly number[],
): readonly PlacedColumn[] | undefined {
  if (layout.compressed) return undefined;
  const placement = new Placement(layout, body);
  const columns: (PlacedColumn | undefined)[] = [];
  for (const { type } of fields.slice(0, Math.max(...selected) + 1)) {
    const column = placement.next(type as DataType);
    if (column === undefined) return undefined;
    columns.push(column);
  }
  const wanted = selected.map((position) => columns[position]!);
  for (const { length } of wanted) {
    if (length !== layout.rows) throw new RangeError(`${length} values in a batch of ${layout.rows} rows`);
  }
  return wanted;
}

/** What a row of the column takes, on average, in bytes. */
export function rowBytes({ width, length, items }: PlacedColumn): number {
  return width + (items === undefined || length === 0 ? 0 : (items.length / length) * rowBytes(items));
}

/** Goes through the nodes and buffers of a batch, which stand in the order of its columns, from the outside in. */
class Placement {
  readonly #layout: RecordBatchLayout;
  readonly #body: Place;
  #node = 0;
  #buffer = 0;

  constructor(layout: RecordBatchLayout, body: Place) {
    this.#layout = layout;
    this.#body = body;
  }

  next(type: DataType): PlacedColumn | undefined {
    const node = this.#layout.nodes[this.#node++];
    if (node === undefined || node.length < 0) throw new RangeError("a column without a length");
    const { length } = node;
    const bitmap = this.#nextBuffer();
    const validity = node.nullCount === 0 || bitmap.length === 0 ? undefined : bitmap;
    if (isPlain(type)) {
      const width = (type as unknown as { ArrayType: { BYTES_PER_ELEMENT: number } }).ArrayType.BYTES_PER_ELEMENT;
      return { type, width, length, validity, values: this.#nextBuffer(), items: undefined };
    }
    if (arrow.DataType.isFixedSizeList(type)) {
      const items = this.next(itemType(type));
      if (items === undefined || items.items !== undefined) return undefined;
      const needed = length * type.listSize;
      if (items.length < needed) throw new RangeError(`${items.length} items in lists of ${needed}`);
      return { type, width: 0, length, validity, values: undefined, items };
    }
    if (arrow.DataType.isList(type) || arrow.DataType.isLargeList(type)) {
      const values = this.#nextBuffer();
      const items = this.next(itemType(type as DataType));
      // Their bitmap would begin inside a byte.
      if (items === undefined || items.items !== undefined || items.validity !== undefined) return undefined;
      return { type, width: arrow.DataType.isList(type) ? 4 : 8, length, validity, values, items };
    }
    return undefined;
  }

  #nextBuffer(): Place {
    const buffer = this.#layout.buffers[this.#buffer++];
    const { start, length } = this.#body;
    if (buffer === undefined || buffer.offset < 0 || buffer.length < 0 || buffer.offset + buffer.length > length) {
      throw new RangeError("a buffer outside of its batch");
    }
    return { start: start + buffer.offset, length: buffer.length };
  }
}

function isPlain(type: DataType): boolean {
  return arrow.DataType.isInt(type) || arrow.DataType.isFloat(type);
}

function itemType(type: DataType): DataType {
  return (type.children as { type: DataType }[])[0]!.type;
}
