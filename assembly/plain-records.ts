import { bitsBelow, digitBytes, equalBytes } from "./byte-masks";
import { numberOfDigits, numberOfItem } from "./plain-digits";

const newline: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;
const space: u8 = 0x20;
const quote: u8 = 0x22;
const comma: u8 = 0x2c;
const openBracket: u8 = 0x5b;
const closeBracket: u8 = 0x5d;

// The plan, in 32-bit words, as src/trace/containers/plain-records.ts tells it.
const delimiterAt: usize = 0;
const fieldsAt: usize = 4;
const rowCapacityAt: usize = 8;
const listCapacityAt: usize = 12;
const rowsAt: usize = 16;
const listsAt: usize = 20;
const firstFieldAt: usize = 32;
const fieldBytes: usize = 16;
const offsetsAt: usize = 4;
const lengthAt: usize = 8;

/** See src/trace/containers/plain-records.ts. */
export function parsePlainRecords(plan: usize, from: usize, end: usize): usize {
  return load<i32>(plan, listsAt) == 0 ? parseNumberRecords(plan, from, end) : parseListRecords(plan, from, end);
}

/** Records without lists, 64 bytes at a time: where fields end is a mask of bits, the digits between are one number. */
function parseNumberRecords(plan: usize, from: usize, end: usize): usize {
  const delimiters = i8x16.splat(load<u8>(plan, delimiterAt));
  const newlines = i8x16.splat(newline);
  const returns = i8x16.splat(carriageReturn);
  const rowCapacity = load<i32>(plan, rowCapacityAt);
  const firstField = plan + firstFieldAt;
  const lastField = firstField + <usize>(load<i32>(plan, fieldsAt) - 1) * fieldBytes;
  let row = 0;
  let field = firstField;
  let start = from;
  let record = from;
  let odd: u64 = 0;
  for (let block = from; block < end && odd == 0; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    const lineEnds = equalBytes(a, b, c, d, newlines);
    let fieldEnds = equalBytes(a, b, c, d, delimiters) | lineEnds;
    odd = ~(digitBytes(a, b, c, d) | fieldEnds);
    if (odd != 0) {
      // A carriage return before a newline is a part of the line's end.
      const beforeNewline = (lineEnds >> 1) | ((<u64>(load<u8>(block, 64) == newline)) << 63);
      odd &= ~(equalBytes(a, b, c, d, returns) & beforeNewline);
      if (block + 64 > end) odd |= ~bitsBelow(end - block);
      if (odd != 0) fieldEnds &= bitsBelow(ctz(odd));
    } else if (block + 64 > end) {
      fieldEnds &= bitsBelow(end - block);
    }
    while (fieldEnds != 0) {
      const bit = ctz(fieldEnds);
      fieldEnds &= fieldEnds - 1;
      const at = block + <usize>bit;
      const isLast = field == lastField;
      if (<i32>((lineEnds >> bit) & 1) != i32(isLast)) return finished(plan, row, record);
      const digitsEnd = at - <usize>(isLast && load<u8>(at - 1) == carriageReturn);
      const value = numberOfDigits(start, <i32>(digitsEnd - start));
      if (value < 0) return finished(plan, row, record);
      store<i32>(<usize>load<u32>(field) + ((<usize>row) << 2), value);
      start = at + 1;
      if (isLast) {
        field = firstField;
        record = start;
        if (++row == rowCapacity) return finished(plan, row, record);
      } else {
        field += fieldBytes;
      }
    }
  }
  return finished(plan, row, record);
}

/** Records with lists: field by field, the lists' items 64 bytes at a time. */
function parseListRecords(plan: usize, from: usize, end: usize): usize {
  const delimiter = load<u8>(plan, delimiterAt);
  const rowCapacity = load<i32>(plan, rowCapacityAt);
  const firstField = plan + firstFieldAt;
  const lastField = firstField + <usize>(load<i32>(plan, fieldsAt) - 1) * fieldBytes;
  for (let field = firstField; field <= lastField; field += fieldBytes) store<i32>(field, 0, lengthAt);
  let at = from;
  let record = from;
  let row = 0;
  while (row < rowCapacity) {
    for (let field = firstField; field <= lastField; field += fieldBytes) {
      at = load<u32>(field, offsetsAt) == 0 ? endOfNumber(field, row, at, end) : endOfList(plan, field, row, at, end);
      if (at >= end) return finished(plan, row, record);
      if (field != lastField) {
        if (load<u8>(at) != delimiter) return finished(plan, row, record);
        at++;
      }
    }
    if (load<u8>(at) == carriageReturn && ++at >= end) break;
    if (load<u8>(at) != newline) break;
    at++;
    record = at;
    row++;
  }
  return finished(plan, row, record);
}

/** Keeps the number at `at`; returns where it ends, or `end` if it is not plain. */
function endOfNumber(field: usize, row: i32, at: usize, end: usize): usize {
  let digitsEnd = at;
  while (digitsEnd < end && load<u8>(digitsEnd) - 0x30 < 10) digitsEnd++;
  const value = numberOfDigits(at, <i32>(digitsEnd - at));
  if (value < 0) return end;
  store<i32>(<usize>load<u32>(field) + ((<usize>row) << 2), value);
  return digitsEnd;
}

/** Keeps the items of the list at `at`; returns where its cell ends, or `end` if it is not plain. */
function endOfList(plan: usize, field: usize, row: i32, at: usize, end: usize): usize {
  const quoted = load<u8>(at) == quote;
  if (quoted) at++;
  else if (load<u8>(plan, delimiterAt) == comma) return end;
  if (at >= end || load<u8>(at) != openBracket) return end;
  const values = <usize>load<u32>(field);
  const capacity = load<i32>(plan, listCapacityAt);
  let length = load<i32>(field, lengthAt);
  let start = at + 1;
  let close = end;
  /** 1 if the byte before the block is a comma. */
  let afterComma: u64 = 0;
  for (let block = start; block < end && close == end; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    let commas = equalBytes(a, b, c, d, i8x16.splat(comma));
    const blanks = equalBytes(a, b, c, d, i8x16.splat(space)) & ((commas << 1) | afterComma);
    afterComma = commas >> 63;
    const odd = ~(digitBytes(a, b, c, d) | commas | blanks);
    if (odd != 0) {
      close = block + <usize>ctz(odd);
      commas &= bitsBelow(ctz(odd));
      if (close >= end) return end;
    }
    while (commas != 0) {
      const itemEnd = block + <usize>ctz(commas);
      commas &= commas - 1;
      if (itemEnd >= end || length == capacity) return end;
      const value = numberOfItem(start, itemEnd);
      if (value < 0) return end;
      store<i32>(values + ((<usize>length) << 2), value);
      length++;
      start = itemEnd + 1;
    }
  }
  if (close == end || load<u8>(close) != closeBracket || length == capacity) return end;
  const value = numberOfItem(start, close);
  if (value < 0) return end;
  store<i32>(values + ((<usize>length) << 2), value);
  length++;
  const cellEnd = close + 1;
  if (quoted && (cellEnd >= end || load<u8>(cellEnd) != quote)) return end;
  store<i32>(field, length, lengthAt);
  store<i32>(<usize>load<u32>(field, offsetsAt) + ((<usize>(row + 1)) << 2), length);
  return cellEnd + <usize>quoted;
}

function finished(plan: usize, rows: i32, at: usize): usize {
  store<i32>(plan, rows, rowsAt);
  return at;
}
