import {
  Dictionary,
  Field,
  Float16,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeList,
  List,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from "apache-arrow";
import { expect, test } from "vitest";

import { openArrowFile, openArrowStream } from "../../../src/trace/containers/arrow-table.js";
import { memorySource } from "../../../src/trace/bytes/byte-source.js";
import { collect } from "../../support/collect.js";

function file(type: DataType, values: readonly unknown[], framing: "file" | "stream" = "file"): Uint8Array {
  const builder = makeBuilder({ type, nullValues: [null] });
  for (const value of values) builder.append(value);
  const fields = [new Field("column", type, true)];
  const children = [builder.finish().flush() as Data];
  const schema = new Schema(fields, new Map([["made", "here"]]));
  const batch = new RecordBatch(schema, makeData({ type: new Struct(fields), length: values.length, children }));
  return tableToIPC(new Table([batch, batch]), framing);
}

async function read(bytes: Uint8Array): Promise<{ values: number[]; found: string[]; offsets: number[] }> {
  const table = await openArrowFile(memorySource("trace.arrow", bytes));
  const [chunk] = await collect(table.chunks([0]));
  const { values, offsets, found } = chunk!.columns[0]!;
  return { values: [...values], found: [...values].map((_, index) => found(index)), offsets: [...(offsets ?? [])] };
}

test.each([
  ["Uint8", new Uint8(), [0, 255]],
  ["Int16", new Int16(), [0, 32767]],
  ["Int32", new Int32(), [0, 2147483647]],
  ["Uint32", new Uint32(), [0, 2147483647]],
  ["Int64", new Int64(), [0n, 2147483647n]],
  ["Uint64", new Uint64(), [0n, 2147483647n]],
  ["Float64", new Float64(), [0, 2147483647]],
  ["Dictionary", new Dictionary(new Int64(), new Int32()), [7n, 7n, 3n]],
])("openArrowFile(source) reads whole numbers from %s", async (_, type, values) => {
  expect((await read(file(type, values))).values).toEqual(values.map(Number));
});

test.each([
  ["Int32", new Int32(), [-4], ["-4"]],
  ["Uint32", new Uint32(), [4294967295], ["4294967295"]],
  ["Int64", new Int64(), [-1n, 4294967296n, 9007199254740993n], ["-1", "4294967296", "9007199254740993"]],
  ["Uint64", new Uint64(), [18446744073709551615n], ["18446744073709551615"]],
  ["Float64", new Float64(), [0.5, NaN, Infinity, -1], ["0.5", "NaN", "Infinity", "-1"]],
  ["a nullable Int32", new Int32(), [null, null], ["nothing", "nothing"]],
])("openArrowFile(source) shows what is no whole number in %s", async (_, type, values, found) => {
  const column = await read(file(type, values));
  expect(column.values.every((value) => value < 0)).toBe(true);
  expect(column.found).toEqual(found);
});

test.each([
  ["List", new List(new Field("item", new Int64(), true))],
  ["LargeList", new LargeList(new Field("item", new Int64(), true))],
])("openArrowFile(source) reads %s, an item or a list that is null as no number", async (_, type) => {
  const column = await read(file(type, [[1n, 2n], null, [], [3n, null]]));
  expect(column.values).toEqual([1, 2, -1, 3, -1]);
  expect(column.found).toEqual(["1", "2", "nothing", "3", "nothing"]);
  expect(column.offsets).toEqual([0, 2, 3, 3, 5]);
});

test("openArrowFile(source) tells types that hold no numbers, metadata, and rows from 1 on", async () => {
  for (const [type, name] of [
    [new Utf8(), "Utf8"],
    [new Float16(), "Float16"],
  ] as const) {
    const table = await openArrowFile(memorySource("trace.arrow", file(type, [])));
    expect(table.columns).toEqual([{ name: "column", kind: "other", type: name }]);
    expect(table.metadata).toEqual({ made: "here" });
  }
  const table = await openArrowFile(memorySource("trace.arrow", file(new Int32(), [5, 6])));
  const chunks = await collect(table.chunks([0]));
  expect(chunks.map(({ rowNumber }) => rowNumber(0))).toEqual([1, 3]);
});

test("openArrowStream(source, warn) warns of a stream that ends between two messages", async () => {
  const whole = file(new Int32(), [5, 6], "stream");
  const warnings: string[] = [];
  const rows = async (bytes: Uint8Array): Promise<number> => {
    const table = await openArrowStream(memorySource("trace.arrows", bytes), (warning) => warnings.push(warning));
    return (await collect(table.chunks([0]))).reduce((sum, chunk) => sum + chunk.rows, 0);
  };
  expect(await rows(whole)).toBe(4);
  expect(warnings).toEqual([]);
  expect(await rows(whole.subarray(0, whole.length - 8))).toBe(4);
  expect(warnings).toEqual(["trace.arrows lacks the marker that ends an Arrow stream: it may be cut short"]);
  await expect(rows(whole.subarray(0, whole.length - 16))).rejects.toThrow(
    "trace.arrows is damaged or cut short: it ends inside an Arrow message",
  );
});

test("openArrowFile(source) refuses a file that lost its footer", async () => {
  const whole = file(new Int32(), [5, 6]);
  for (const cut of [10, whole.length - 1]) {
    await expect(openArrowFile(memorySource("trace.arrow", whole.subarray(0, cut)))).rejects.toThrow(
      "trace.arrow is damaged or cut short: an Arrow file ends with a footer, this one does not",
    );
  }
});

test("openArrowStream(source) refuses what goes on behind its end, save for zeros", async () => {
  const whole = file(new Int32(), [5, 6], "stream");
  const rows = async (bytes: Uint8Array): Promise<number> => {
    const table = await openArrowStream(memorySource("trace.arrows", bytes), () => undefined);
    return (await collect(table.chunks([0]))).reduce((sum, chunk) => sum + chunk.rows, 0);
  };
  expect(await rows(Buffer.concat([whole, Buffer.alloc(100)]))).toBe(4);
  await expect(rows(Buffer.concat([whole, whole]))).rejects.toThrow(
    "trace.arrows goes on behind the end of its Arrow stream, as two streams in one file do",
  );
});

/** A batch of a dictionary-encoded column. */
function dictionaryBatch(keys: readonly number[], entries: readonly (number | null)[]): RecordBatch {
  const type = new Dictionary(new Int32(), new Int32(), 1);
  const dictionary = vectorFromArray(entries, new Int32());
  const column = makeData({ type, length: keys.length, nullCount: 0, data: Int32Array.from(keys), dictionary });
  return new RecordBatch({ column });
}

test("openArrowStream(source) reads a dictionary that changes from batch to batch", async () => {
  const batches = [dictionaryBatch([0, 1], [7, 3]), dictionaryBatch([1, 0], [5, 9]), dictionaryBatch([0], [6])];
  const bytes = RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
  const table = await openArrowStream(memorySource("trace.arrows", bytes), () => undefined);
  const chunks = await collect(table.chunks([0]));
  expect(chunks.map(({ columns }) => [...columns[0]!.values])).toEqual([[7, 3], [9, 5], [6]]);
});

test("openArrowStream(source) finds nothing where a dictionary holds a null", async () => {
  const bytes = RecordBatchStreamWriter.writeAll([dictionaryBatch([0, 1, 2], [7, null, -3])]).toUint8Array(true);
  const table = await openArrowStream(memorySource("trace.arrows", bytes), () => undefined);
  const [chunk] = await collect(table.chunks([0]));
  const { values, found } = chunk!.columns[0]!;
  expect([...values]).toEqual([7, -1, -3]);
  expect([0, 1, 2].map(found)).toEqual(["7", "nothing", "-3"]);
});

test("openArrowStream(source) says which type of a column it does not know", async () => {
  // The schema { n: list_view<int32> } and the end of a stream, by pyarrow 26.0.1.
  const text =
    "/////6gAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAEAAAA1P///wAAARkUAAAAHAAA" +
    "AAQAAAABAAAAJAAAAAEAAABuAAAABAAEAAQAAAAQABQACAAGAAcADAAAABAAEAAAAAAAAQIQAAAAIAAAAAQAAAAAAAAABAAAAGl0" +
    "ZW0AAAAACAAMAAgABwAIAAAAAAAAASAAAAD/////AAAAAA==";
  await expect(
    openArrowStream(memorySource("trace.arrows", Buffer.from(text, "base64")), () => undefined),
  ).rejects.toThrow("trace.arrows has a column of type ListView, which is not read");
});
