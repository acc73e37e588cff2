import { maxWhole } from "../table/integer-column.js";
import { newline, carriageReturn, space, quote, comma, zero, openBracket, closeBracket } from "./ascii.js";
import { fieldWords, planWords, type PlainRecordKernel } from "./plain-records.js";

/** What assembly/plain-records.ts does, for machines that lack its instructions and for the tests that prove it. */
export function plainRecordsTwin(memory: ArrayBufferLike): PlainRecordKernel {
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory);

  /** Where the last number or list ended. */
  let at = 0;
  let end = 0;

  /** The digits at `at` as a number, -1 if there are none or too many. */
  function numberHere(): number {
    const start = at;
    let value = 0;
    for (; at < end; at++) {
      const digit = bytes[at]! - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return at === start || at - start > 10 || value > maxWhole ? -1 : value;
  }

  function takeNumber(field: number, row: number): boolean {
    const value = numberHere();
    if (value < 0) return false;
    words[(words[field + fieldWords.values]! >> 2) + row] = value;
    return true;
  }

  function takeList(field: number, row: number, capacity: number, needsQuotes: boolean): boolean {
    const isQuoted = bytes[at] === quote;
    if (isQuoted) at++;
    else if (needsQuotes) return false;
    if (at >= end || bytes[at++] !== openBracket) return false;
    const first = words[field + fieldWords.values]! >> 2;
    for (let length = words[field + fieldWords.length]!; length < capacity;) {
      const value = numberHere();
      if (value < 0 || at >= end) return false;
      words[first + length++] = value;
      const ended = bytes[at++];
      if (ended === closeBracket) {
        if (isQuoted && (at >= end || bytes[at++] !== quote)) return false;
        words[field + fieldWords.length] = length;
        words[(words[field + fieldWords.offsets]! >> 2) + row + 1] = length;
        return true;
      }
      if (ended !== comma) return false;
      if (bytes[at] === space) at++;
    }
    return false;
  }

  function takeRecord(plan: number, row: number): boolean {
    const delimiter = words[plan + planWords.delimiter]! & 0xff;
    const fields = words[plan + planWords.fields]!;
    for (let index = 0; index < fields; index++) {
      const field = plan + planWords.firstField + index * fieldWords.count;
      const isList = words[field + fieldWords.offsets] !== 0;
      const taken = isList
        ? takeList(field, row, words[plan + planWords.listCapacity]!, delimiter === comma)
        : takeNumber(field, row);
      if (!taken || at >= end) return false;
      if (index + 1 < fields && bytes[at++] !== delimiter) return false;
    }
    if (bytes[at] === carriageReturn) at++;
    return at < end && bytes[at++] === newline;
  }

  return {
    parsePlainRecords(planAddress, from, endAddress) {
      const plan = planAddress >> 2;
      for (let field = 0; field < words[plan + planWords.fields]!; field++) {
        words[plan + planWords.firstField + field * fieldWords.count + fieldWords.length] = 0;
      }
      end = endAddress;
      at = from;
      let rows = 0;
      let record = from;
      while (rows < words[plan + planWords.rowCapacity]! && takeRecord(plan, rows)) {
        rows++;
        record = at;
      }
      words[plan + planWords.rows] = rows;
      return record;
    },
  };
}
