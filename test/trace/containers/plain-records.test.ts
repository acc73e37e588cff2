import fc from "fast-check";
import { expect, test } from "vitest";

import { kernelMemory } from "../../../src/kernels/kernel-memory.js";
import { fieldWords, planWords, type PlainRecordKernel } from "../../../src/trace/containers/plain-records.js";
import { plainRecordsTwin } from "../../../src/trace/containers/plain-records-twin.js";

const rowCapacity = 40;
const listCapacity = 60;
const shared = kernelMemory()!;
const plan = shared.allocate(1024);
const columns = shared.allocate(1 << 16);
const text = shared.allocate(1 << 16) + 128;
const twin = plainRecordsTwin(shared.memory.buffer);

interface Outcome {
  readonly stop: number;
  readonly rows: number;
  readonly columns: number[][];
}

/** What `kernel` makes of the first `length` bytes of `bytes`. */
function outcome(
  kernel: PlainRecordKernel,
  bytes: Uint8Array,
  length: number,
  delimiter: string,
  kinds: string,
): Outcome {
  // Whatever stands around the text is no part of it.
  shared.bytes(text - 128, 256 + bytes.length).fill(0x0a);
  shared.bytes(text, bytes.length).set(bytes);
  const words = shared.integers(plan, 256).fill(0);
  words[planWords.delimiter] = delimiter.charCodeAt(0);
  words[planWords.fields] = kinds.length;
  words[planWords.rowCapacity] = rowCapacity;
  words[planWords.listCapacity] = listCapacity;
  words[planWords.lists] = Array.from(kinds).filter((kind) => kind === "l").length;
  shared.integers(columns, 1 << 14).fill(0);
  const places = Array.from(kinds).map((kind, field) => {
    const place = { values: columns + field * 1024, offsets: kind === "l" ? columns + field * 1024 + 512 : 0 };
    const at = planWords.firstField + field * fieldWords.count;
    words[at + fieldWords.values] = place.values;
    words[at + fieldWords.offsets] = place.offsets;
    return place;
  });
  const stop = kernel.parsePlainRecords(plan, text, text + length) - text;
  const rows = words[planWords.rows]!;
  return {
    stop,
    rows,
    columns: places.flatMap(({ values, offsets }) => {
      if (offsets === 0) return [[...shared.integers(values, rows)]];
      const ends = [...shared.integers(offsets, rows + 1)];
      return [ends, [...shared.integers(values, ends[rows]!)]];
    }),
  };
}

function bothOf(record: string, delimiter: string, kinds: string, length = record.length): Outcome {
  const bytes = new TextEncoder().encode(record);
  const byKernel = outcome(shared.kernels, bytes, length, delimiter, kinds);
  expect(byKernel).toEqual(outcome(twin, bytes, length, delimiter, kinds));
  return byKernel;
}

test.each([
  [
    "1,2\n30,40\n",
    10,
    [
      [1, 30],
      [2, 40],
    ],
  ],
  [
    "1,2\r\n3,4\r\n",
    10,
    [
      [1, 3],
      [2, 4],
    ],
  ],
  [
    "123456789,2147483647\n0000000001,12345678\n",
    41,
    [
      [123456789, 1],
      [2147483647, 12345678],
    ],
  ],
])("parsePlainRecords(%j) takes all of it", (records, stop, expected) => {
  expect(bothOf(records, ",", "nn")).toEqual({ stop, rows: 2, columns: expected });
});

test.each([
  ...[
    "2147483648",
    "9999999999",
    "12345678901",
    "00000000001",
    "",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1.0",
    '"1"',
    "x",
    "1,2",
    "\r",
  ],
  ...["\r1", "\u00e9", "#1"],
])("parsePlainRecords(...) stops before a record with the field %j", (field) => {
  // Wherever it stands in the 64 bytes that are looked at.
  for (let before = 0; before < 30; before++) {
    const plain = "12,34\n".repeat(before);
    expect(bothOf(`${plain}${field},5\n6,7\n`, ",", "nn").stop).toBe(plain.length);
    expect(bothOf(`${plain}5,${field}\n6,7\n`, ",", "nn").stop).toBe(plain.length);
  }
});

test.each(["1\n", "1,2,3\n", "\n", "# a comment\n", "1,2\r3,4\n", '1,"2\n"\n'])(
  "parsePlainRecords(...) stops before the record %j",
  (record) => {
    expect(bothOf(`1,2\n${record}`, ",", "nn").stop).toBe(4);
  },
);

test.each([
  [",", '7,"[1,2, 3]"\n8,"[4]"\n'],
  ["\t", '7\t[1,2, 3]\n8\t"[4]"\n'],
])("parsePlainRecords(...) with %j takes lists", (delimiter, records) => {
  expect(bothOf(records, delimiter, "nl")).toEqual({
    stop: records.length,
    rows: 2,
    columns: [
      [7, 8],
      [0, 3, 4],
      [1, 2, 3, 4],
    ],
  });
});

test.each([
  '"[]"',
  '"[1,]"',
  '"[,1]"',
  '"[1 2]"',
  '"[1,  2]"',
  '"[ 1]"',
  '"[1,2"',
  "[1]",
  '"[1]',
  '"[1]"2',
  '"[1.5]"',
  '"[1,\n2]"',
])("parsePlainRecords(...) stops before a record with the list %s", (list) => {
  expect(bothOf(`7,"[1]"\n8,${list}\n`, ",", "nl").stop).toBe(8);
});

test("parsePlainRecords(...) stops where a column is full", () => {
  expect(bothOf("1,2\n".repeat(50), ",", "nn").rows).toBe(rowCapacity);
  expect(bothOf(`1,"[${"1,".repeat(40)}1]"\n`.repeat(2), ",", "nl").rows).toBe(1);
});

test("parsePlainRecords(...) is the same by kernel and by twin, wherever the text is cut", () => {
  const delimiters = fc.constantFrom(",", "\t", ";");
  const number = fc.oneof(
    fc.nat(99999),
    fc.nat(2 ** 31 - 1),
    fc.constantFrom("2147483648", "", "007", "-1", '"3"', " 4"),
  );
  const list = fc
    .tuple(fc.array(fc.nat(9999), { minLength: 1, maxLength: 20 }), fc.constantFrom(",", ", ", ",", " "))
    .map(([items, between]) => `"[${items.join(between)}]"`);
  const lineEnd = fc.constantFrom("\n", "\n", "\r\n", "\r", "");
  const tables = fc.tuple(fc.constantFrom("n", "nn", "nnnn", "nl", "lnl"), delimiters).chain(([kinds, delimiter]) => {
    const record = fc
      .tuple(...Array.from(kinds).map((kind) => (kind === "l" ? list : number)))
      .map((fields) => fields.join(delimiter));
    return fc.record({
      kinds: fc.constant(kinds),
      delimiter: fc.constant(delimiter),
      records: fc.array(
        fc.tuple(record, lineEnd).map((parts) => parts.join("")),
        { maxLength: 30 },
      ),
    });
  });
  fc.assert(
    fc.property(tables, fc.nat(40), ({ kinds, delimiter, records }, cut) => {
      const all = records.join("");
      bothOf(all, delimiter, kinds, Math.max(0, all.length - cut));
    }),
    { seed: 5, numRuns: 1000 },
  );
});

test("parsePlainRecords(...) is the same by kernel and by twin on any bytes", () => {
  const byte = fc.constantFrom(...'0123456789,,,;\t\n\n\r"[] #-x'.split(""));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), fc.constantFrom("n", "nn", "nl", "l"), (bytes, kinds) => {
      bothOf(bytes.join(""), ",", kinds);
    }),
    { seed: 6, numRuns: 1000 },
  );
});
