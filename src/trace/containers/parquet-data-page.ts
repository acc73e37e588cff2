import type { ColumnPlan } from "./parquet-column-plan.js";
import { HybridDecoder } from "./parquet-hybrid.js";
import type { ParquetPage } from "./parquet-page-stream.js";
import { DictionaryValues, PlainValues, type Dictionary, type ValueDecoder } from "./parquet-values.js";

/** A page of values that is being decoded. */
export interface DataPage {
  /** Values that have not been decoded yet, nulls and empty lists included. */
  left: number;
  /** `undefined` where all values are in lists of their own, or all are there. */
  readonly repetitions: HybridDecoder | undefined;
  readonly definitions: HybridDecoder | undefined;
  readonly values: ValueDecoder;
}

const plain = 0;
const plainDictionary = 2;
const runLength = 3;
const rleDictionary = 8;

/** @throws {RangeError} the page is damaged */
export function dataPage(page: ParquetPage, plan: ColumnPlan, dictionary: Dictionary | undefined): DataPage {
  const { header, body, levels } = page;
  const definitionWidth = 32 - Math.clz32(plan.maxDefinition);
  let at = 0;
  const levelDecoder = (width: number, encoding: number): HybridDecoder | undefined => {
    if (width === 0) return undefined;
    if (encoding !== runLength) throw new RangeError(`levels of encoding ${encoding}`);
    const length = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(at, true);
    const start = at + 4;
    at = start + length;
    if (at > body.length) throw new RangeError("levels longer than the page");
    return new HybridDecoder(body.subarray(start, at), 0, width);
  };
  if (header.kind === "data") {
    const repetitions = levelDecoder(plan.isList ? 1 : 0, header.repetitionEncoding);
    const definitions = levelDecoder(definitionWidth, header.definitionEncoding);
    const values = valueDecoder(header.encoding, body.subarray(at), plan, dictionary);
    return { left: header.values, repetitions, definitions, values };
  }
  const repetitions = plan.isList ? new HybridDecoder(levels.subarray(0, header.repetitionBytes), 0, 1) : undefined;
  const definitions =
    definitionWidth === 0 ? undefined : new HybridDecoder(levels.subarray(header.repetitionBytes), 0, definitionWidth);
  return {
    left: header.values,
    repetitions,
    definitions,
    values: valueDecoder(header.encoding, body, plan, dictionary),
  };
}

function valueDecoder(
  encoding: number,
  bytes: Uint8Array,
  { stored }: ColumnPlan,
  dictionary: Dictionary | undefined,
): ValueDecoder {
  if (encoding === plain) return new PlainValues(bytes, stored);
  if (encoding !== plainDictionary && encoding !== rleDictionary) throw new RangeError(`encoding ${encoding}`);
  if (dictionary === undefined) throw new RangeError("a page that lacks its dictionary");
  return new DictionaryValues(bytes, dictionary);
}
