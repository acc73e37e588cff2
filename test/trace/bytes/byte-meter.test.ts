import { gzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { ByteMeter, metered } from "../../../src/trace/bytes/byte-meter.js";
import { memorySource } from "../../../src/trace/bytes/byte-source.js";
import { openTrace, type TraceSource } from "../../../src/trace/open.js";
import { readTrace } from "../../../src/trace/read-trace.js";

type Heard = [bytes: number, total: number | undefined];

const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
const csv = Buffer.from("iteration,layer,expert0,expert1\n0,0,1,2\n1,0,3,4\n2,0,5,6\n");
const unsorted = Buffer.from("iteration,layer,expert0,expert1\n1,0,1,2\n0,0,3,4\n2,0,5,6\n");

/** What is heard of reading a trace, opening it and going through it. */
async function heardOf(source: TraceSource): Promise<{ opening: Heard[]; reading: Heard[] }> {
  const [opening, reading]: [Heard[], Heard[]] = [[], []];
  const trace = await openTrace(source, { onProgress: (...heard) => opening.push(heard), onWarning: () => undefined });
  await trace.read(
    async (batches) => {
      for await (const batch of batches) expect(batch.iterations.length).toBeGreaterThan(0);
    },
    { onProgress: (...heard) => reading.push(heard) },
  );
  await trace.close();
  return { opening, reading };
}

describe("metered", () => {
  it("metered(source, meter) tells what a reading takes, the last byte only in the end, and nothing between readings", async () => {
    const heard: Heard[] = [];
    const meter = new ByteMeter();
    const source = metered(memorySource("m", new Uint8Array(10)), meter);
    await source.slice(0, 10);
    meter.begin(10, (...now) => heard.push(now));
    await source.slice(0, 4);
    await source.readInto(new Uint8Array(5), 4);
    await source.slice(0, 4);
    meter.end();
    await source.slice(0, 1);
    expect(heard).toEqual([
      [0, 10],
      [4, 10],
      [9, 10],
      [9, 10],
      [10, 10],
    ]);
  });
});

describe("Trace.read", () => {
  it.each([
    ["moe16-run1.arrow", 0.9],
    ["even/long-pandas.csv", 0.9],
    // A small file is mostly its footer, which was read before.
    ["even/long-pandas.parquet", 0.1],
  ])(
    "read(consume, { onProgress }) hears of %s from nothing to the end, and of more than %f of it on the way",
    async (name, part) => {
      const { opening, reading } = await heardOf(fixture(name));
      const total = reading[0]![1]!;
      expect(opening).toEqual([]);
      expect(reading[0]).toEqual([0, total]);
      expect(reading.at(-1)).toEqual([total, total]);
      expect(reading.at(-2)![0]).toBeGreaterThan(part * total);
      expect(reading.map(([bytes]) => bytes)).toEqual(reading.map(([bytes]) => bytes).sort((a, b) => a - b));
    },
  );

  it("read(consume, { onProgress }) counts a compressed text by the bytes of its file", async () => {
    const bytes = gzipSync(csv);
    const { reading } = await heardOf(new Uint8Array(bytes));
    expect(reading.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it("read(consume, { onProgress }) begins anew where the rows turn out to need sorting", async () => {
    const { reading } = await heardOf(new Uint8Array(unsorted));
    expect(reading.filter(([bytes]) => bytes === 0)).toHaveLength(2);
    expect(reading.filter(([bytes, total]) => bytes === total)).toHaveLength(1);
  });
});

describe("openTrace", () => {
  it("openTrace({ stdin }, { onProgress }) hears of a pipe without knowing its length", async () => {
    const { opening } = await heardOf({ stdin: Readable.from([csv.subarray(0, 20), csv.subarray(20)]) });
    expect(opening).toEqual([
      [0, undefined],
      [20, undefined],
      [csv.length, undefined],
      [csv.length, csv.length],
    ]);
  });
});

describe("readTrace", () => {
  it("readTrace(source, { onProgress }) hears of the reading too", async () => {
    const heard: Heard[] = [];
    await readTrace(new Uint8Array(csv), { onProgress: (...now) => heard.push(now) });
    expect([heard[0], heard.at(-1)]).toEqual([
      [0, csv.length],
      [csv.length, csv.length],
    ]);
  });
});
