import type { Data, DataType, Vector } from "apache-arrow";

import { arrow } from "./arrow-library.js";
import { inWords, type IntegerColumn } from "../table/integer-column.js";
import { integersOf, type DecodedNumbers } from "../table/integers-of.js";
import type { ColumnSchema } from "../table/table.js";

/** What a column of this type can hold for a trace. */
export function arrowKind(type: DataType): ColumnSchema["kind"] {
  if (isList(type)) return arrowKind(itemType(type)) === "number" ? "list" : "other";
  if (arrow.DataType.isDictionary(type)) return arrowKind(type.dictionary as DataType);
  // Half floats stand in the decoder's memory as their bits.
  const isNumber =
    arrow.DataType.isInt(type) || (arrow.DataType.isFloat(type) && type.precision !== arrow.Precision.HALF);
  return isNumber ? "number" : "other";
}

/**
 * A column of a record batch as whole numbers; a null is none.
 *
 * @throws {RangeError} its buffers are shorter than it says
 */
export function arrowColumn(data: Data): IntegerColumn {
  return isList(data.type) ? listColumn(data) : numberColumn(data);
}

function isList(type: DataType): boolean {
  return arrow.DataType.isFixedSizeList(type) || arrow.DataType.isList(type) || arrow.DataType.isLargeList(type);
}

function itemType(type: DataType): DataType {
  return (type.children as { type: DataType }[])[0]!.type;
}

function numberColumn(data: Data): IntegerColumn {
  if (arrow.DataType.isDictionary(data.type)) return withoutNulls(data, dictionaryColumn(data));
  const decoded = data.values as DecodedNumbers & { subarray(start: number, end: number): DecodedNumbers };
  if (decoded.length < data.length) throw new RangeError(`${data.length} values in a buffer of ${decoded.length}`);
  return withoutNulls(data, integersOf(decoded.subarray(0, data.length)));
}

function dictionaryColumn(data: Data): IntegerColumn {
  const keys = integersOf((data.values as Int32Array).subarray(0, data.length)).values;
  // One for the dictionary and each of its deltas; they may hold nulls.
  const entries = joined((data.dictionary as Vector).data.map(numberColumn));
  return {
    values: keys.map((key) => entries.values[key] ?? -1),
    found: (index) => entries.found(keys[index]!),
  };
}

function joined(columns: readonly IntegerColumn[]): IntegerColumn {
  const found = (index: number): string => {
    let at = index;
    for (const column of columns) {
      if (at < column.values.length) return column.found(at);
      at -= column.values.length;
    }
    return inWords(null);
  };
  return { values: Int32Array.from(columns.flatMap(({ values }) => [...values])), found };
}

function listColumn(data: Data): IntegerColumn {
  const items = numberColumn(data.children[0] as Data);
  const offsets = offsetsOf(data, items.values.length);
  if (offsets[data.length]! > items.values.length) throw new RangeError("a list refers to items that do not exist");
  for (let list = 0; list < data.length; list++) {
    if (offsets[list]! < 0 || offsets[list]! > offsets[list + 1]!) throw new RangeError("lists out of order");
  }
  return data.nullCount === 0 ? { ...items, offsets } : withoutNullLists(data, { ...items, offsets });
}

function offsetsOf(data: Data, items: number): Int32Array {
  if (arrow.DataType.isFixedSizeList(data.type)) {
    const { listSize } = data.type;
    if (listSize < 0 || data.length * listSize > items) throw new RangeError(`${data.length} lists of ${listSize}`);
    return Int32Array.from({ length: data.length + 1 }, (_, list) => list * listSize);
  }
  const offsets = data.valueOffsets as unknown as Int32Array | BigInt64Array;
  if (offsets.length <= data.length) throw new RangeError(`${data.length} lists, ${offsets.length} offsets`);
  return offsets instanceof Int32Array
    ? offsets.subarray(0, data.length + 1)
    : integersOf(offsets.subarray(0, data.length + 1)).values;
}

function withoutNulls(data: Data, column: IntegerColumn): IntegerColumn {
  if (data.nullCount === 0) return column;
  const values = column.values.slice();
  for (let index = 0; index < data.length; index++) if (!data.getValid(index)) values[index] = -1;
  return { values, found: (index) => (data.getValid(index) ? column.found(index) : inWords(null)) };
}

/** A null list becomes a list of one null. */
function withoutNullLists(data: Data, column: Required<IntegerColumn>): IntegerColumn {
  const values: number[] = [];
  const origin: number[] = [];
  const offsets = new Int32Array(data.length + 1);
  for (let list = 0; list < data.length; list++) {
    if (data.getValid(list)) {
      for (let index = column.offsets[list]!; index < column.offsets[list + 1]!; index++) {
        origin.push(index);
        values.push(column.values[index]!);
      }
    } else {
      origin.push(-1);
      values.push(-1);
    }
    offsets[list + 1] = values.length;
  }
  const found = (index: number): string => (origin[index] === -1 ? inWords(null) : column.found(origin[index]!));
  return { values: Int32Array.from(values), offsets, found };
}
