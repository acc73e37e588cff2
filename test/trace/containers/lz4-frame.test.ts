import lz4 from "lz4js";
import { expect, test } from "vitest";

import { decompressLz4Frame } from "../../../src/trace/containers/lz4-frame.js";

/** Of pyarrow 26.0.1: `pa.Codec("lz4").compress(...)`. */
const byPyarrow = Buffer.from("04224d18604082180000003f61626303000ef0002c20616e64207468656e20736f6d6500000000", "hex");
/** Of Polars 2.1.0, with a checksum behind its block: the column `layer` of fixtures/even/rows-polars-lz4.arrow. */
const byPolars = Buffer.from(
  "04224d185440ae140000002201000100120307001f00100098500000000000bc5385b500000000c34ecd06",
  "hex",
);

test("decompressLz4Frame(frame) reads what pyarrow writes", () => {
  expect(Buffer.from(decompressLz4Frame(byPyarrow)).toString()).toBe(`${"abc".repeat(12)}, and then some`);
});

test("decompressLz4Frame(frame) passes over the checksums of blocks, as Polars writes them", () => {
  const layers = new BigInt64Array(decompressLz4Frame(byPolars).slice().buffer);
  expect([...layers]).toEqual(Array.from({ length: 24 }, (_, row) => (row % 2 === 0 ? 1n : 3n)));
});

test.each([0, 1, 100, 70_000, 5_000_000])("decompressLz4Frame(frame) takes back %i bytes from lz4js", (size) => {
  const bytes = Uint8Array.from({ length: size }, (_, at) => ((at * at) >> 5) % 251);
  expect(Buffer.from(decompressLz4Frame(lz4.compress(bytes))).equals(bytes)).toBe(true);
});

test("decompressLz4Frame(frame) refuses a frame that is cut short, wherever", () => {
  const end = byPyarrow.length;
  for (let cut = 0; cut < end; cut++) {
    expect(() => decompressLz4Frame(byPyarrow.subarray(0, cut)), `cut at ${cut}`).toThrow(RangeError);
  }
});

test("decompressLz4Frame(frame) refuses a match that lies before the start", () => {
  const damaged = Buffer.from(byPyarrow);
  damaged.writeUInt16LE(9, damaged.indexOf("abc") + 3);
  expect(() => decompressLz4Frame(damaged)).toThrow(new RangeError("an LZ4 match lies before the start"));
});
