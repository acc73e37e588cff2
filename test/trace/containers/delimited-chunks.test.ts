import fc from "fast-check";
import { expect, test } from "vitest";

import { Pool } from "../../../src/parallel/pool.js";
import { sourceReader, type ByteReader } from "../../../src/trace/bytes/byte-reader.js";
import { memorySource } from "../../../src/trace/bytes/byte-source.js";
import { delimitedAhead } from "../../../src/trace/containers/delimited-ahead.js";
import { delimitedChunks } from "../../../src/trace/containers/delimited-chunks.js";
import { DelimitedParser } from "../../../src/trace/containers/delimited-parser.js";
import { DelimitedRecords } from "../../../src/trace/containers/delimited-records.js";
import type { RecordShape } from "../../../src/trace/containers/plain-record-parser.js";
import type { TableChunk } from "../../../src/trace/table/table.js";
import { cellsOf, type Cells } from "../../support/cells-of.js";

/** A text that comes in pieces of `piece` bytes at most. */
function readerOf(bytes: Uint8Array, piece: number): ByteReader {
  let at = 0;
  return {
    read(target) {
      const part = bytes.subarray(at, at + Math.min(piece, target.length));
      target.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
    close: () => Promise.resolve(),
  };
}

/** What comes of a text, or the error that it ends with. */
type Result = Cells | string;

async function resultOf(chunks: AsyncIterable<TableChunk>, shape: RecordShape): Promise<Result> {
  return cellsOf(chunks, shape.selected.length).catch((error: unknown) => (error as Error).message);
}

/** By the general parser alone. */
async function* generalChunks(bytes: Uint8Array, shape: RecordShape): ReturnType<typeof delimitedChunks> {
  const parser = new DelimitedParser("trace.csv", shape);
  await Promise.resolve();
  for (let from = 0; from < bytes.length;) {
    from += parser.parse(bytes.subarray(from), true, Infinity);
    yield parser.chunk();
  }
}

/** As a large file is read: pieces of `piece` bytes ahead, what they leave from where they end. */
async function* aheadChunks(bytes: Uint8Array, shape: RecordShape, piece: number): ReturnType<typeof delimitedChunks> {
  const records = new DelimitedRecords("trace.csv", shape);
  const source = memorySource("trace.csv", bytes);
  const sizes = { headroom: 4096, piece, columns: 64 };
  const from = yield* delimitedAhead(source, shape, records, Pool.of(1), sizes);
  yield* delimitedChunks("trace.csv", sourceReader(source, from), shape, records);
}

async function check(text: string, shape: RecordShape, pieces: readonly number[]): Promise<Result> {
  const bytes = new TextEncoder().encode(text);
  const expected = await resultOf(generalChunks(bytes, shape), shape);
  for (const piece of pieces) {
    expect(await resultOf(delimitedChunks("trace.csv", readerOf(bytes, piece), shape), shape)).toEqual(expected);
    expect(await resultOf(aheadChunks(bytes, shape, piece), shape)).toEqual(expected);
  }
  return expected;
}

const numbers = (fields: number): RecordShape => ({
  delimiter: ",",
  kinds: Array.from({ length: fields }, () => "number"),
  selected: Array.from({ length: fields }, (_, field) => field),
});

test("delimitedChunks(...) tells of the same lines and values wherever pieces end", async () => {
  const odd = ["3,4.0", '"5",6', "# seven", "", "8,+9", "2147483648,1", "2147483647,2", "-1,2", "x,y", " 1 ,2"];
  const text = `a,b\r\n${odd.map((record, index) => `${index},1\r\n${index},2\n${record}\n`).join("")}1,2`;
  const pieces = Array.from({ length: text.length }, (_, piece) => piece + 1);
  const result = await check(text, numbers(2), pieces);
  expect((result as Cells).lines).toHaveLength(29);
});

test.each([
  ["1,2,3", "trace.csv: line 6: has 3 fields, the header has 2"],
  ["1", "trace.csv: line 6: has 1 field, the header has 2"],
  ['1,"2', "trace.csv: line 7: a quoted field has no end, it begins in line 6"],
])("delimitedChunks(...) refuses the record %j in its line", async (record, message) => {
  const text = `a,b\n1,2\n3,4\n5,6\n# 7\n${record}\n9,10`;
  expect(await check(text, numbers(2), [1, 7, 4096])).toBe(message);
});

test("delimitedChunks(...) hands over the rows before a record that does not fit", async () => {
  const text = `a,b\n${"x,1\n".repeat(40)}1\n2,2\n`;
  for (const piece of [1, 7, 4096]) {
    const chunks = delimitedChunks("trace.csv", readerOf(new TextEncoder().encode(text), piece), numbers(2));
    let rows = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of chunks) rows += chunk.rows;
    };
    await expect(read()).rejects.toThrow("trace.csv: line 42: has 1 field, the header has 2");
    expect(rows).toBe(40);
  }
});

test("delimitedChunks(...) gives the selected fields, in the order that is asked for", async () => {
  const shape: RecordShape = { delimiter: ";", kinds: ["number", "list", "number"], selected: [2, 0] };
  const result = await check("a;b;c\n1;[2,3];4\n5;[6];7\n", shape, [1, 7, 4096]);
  expect((result as Cells).columns).toEqual([
    [4, 7],
    [1, 5],
  ]);
});

test("delimitedChunks(...) takes records longer than its memory was meant for", async () => {
  const shape: RecordShape = { delimiter: ",", kinds: ["number", "list"], selected: [0, 1] };
  const list = (items: number): string => `"[${Array.from({ length: items }, (_, item) => item % 10).join(",")}]"`;
  const text = `a,b\n1,${list(200_000)}\n2,${list(3)}\n3,${list(40_000)}\n4,"[1,\n${"2,".repeat(300_000)}3]"\n5,${list(2)}`;
  const result = await check(text, shape, [100_000, 1 << 20]);
  expect((result as Cells).lists[0]!.map((items) => items.length)).toEqual([200_000, 3, 40_000, 300_002, 2]);
  expect((result as Cells).lines).toEqual([2, 3, 4, 5, 7]);
});

test("delimitedChunks(...) takes more rows than a piece holds", async () => {
  const records = Array.from({ length: 200_000 }, (_, row) => `${row},${row % 7}\n`);
  const result = await check(`a,b\n${records.join("")}`, numbers(2), [1 << 20, 65_537]);
  expect((result as Cells).lines.at(-1)).toBe(200_001);
});

test("delimitedChunks(...) equals the general parser on any table", async () => {
  const number = fc.oneof(
    { weight: 30, arbitrary: fc.nat(99_999) },
    { weight: 2, arbitrary: fc.nat(2 ** 31 - 1) },
    fc.constantFrom("2147483648", "", "007", "-1", '"3"', " 4", "5.0", "6e1", "None", '"a\nb"'),
  );
  const list = fc.oneof(
    { weight: 10, arbitrary: fc.array(fc.nat(9999)).map((items) => `"[${items.join(", ")}]"`) },
    fc.constantFrom('"[ 1 2\n 3]"', "5", "", '"[1,x]"'),
  );
  const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\n\n", '\n# odd, "line\n');
  const tables = fc
    .tuple(fc.constantFrom("n", "nn", "nnnn", "nnl"), fc.constantFrom(",", "\t", ";"))
    .chain(([kinds, delimiter]) => {
      const fields = Array.from(kinds).map((kind) => (kind === "l" ? list : number));
      const record = fc.oneof(
        { weight: 50, arbitrary: fc.tuple(...fields).map((values) => values.join(delimiter)) },
        fc.constantFrom("1", `1${delimiter}2${delimiter}3${delimiter}4${delimiter}5`),
      );
      const shape: RecordShape = {
        delimiter,
        kinds: Array.from(kinds).map((kind) => (kind === "l" ? "list" : "number")),
        selected: Array.from(kinds).map((_, field) => field),
      };
      return fc.record({
        shape: fc.constant(shape),
        records: fc.array(
          fc.tuple(record, lineEnd).map((parts) => parts.join("")),
          { maxLength: 40 },
        ),
        end: fc.constantFrom("", fields.map(() => "1").join(delimiter)),
      });
    });
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 100 }), async ({ shape, records, end }, piece) => {
      const header = shape.kinds.map((_, field) => `"c${field}"`).join(shape.delimiter);
      await check(`${header}\n${records.join("")}${end}`, shape, [1, 7, piece, 4096]);
    }),
    { seed: 7, numRuns: 300 },
  );
});
