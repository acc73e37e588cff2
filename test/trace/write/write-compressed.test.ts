import { gunzipSync } from "node:zlib";

import { Zstd } from "@hpcc-js/wasm-zstd";
import { expect, test } from "vitest";

import { gzipped, zstdCompressed } from "../../../src/trace/write/write-compressed.js";
import { bytesOf } from "../../support/collect.js";

const lines = Array.from({ length: 300 }, (_, line) => Buffer.from(`${line},`.repeat(500)));
const whole = Buffer.concat(lines);

async function* chunks(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* lines;
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield* chunks();
  throw new Error("the reader failed");
}

test("gzipped(chunks) is what gunzip takes back", async () => {
  expect(gunzipSync(await bytesOf(gzipped(chunks()))).equals(whole)).toBe(true);
});

test("zstdCompressed(chunks) is a single frame", async () => {
  const zstd = await Zstd.load();
  const compressed = await bytesOf(zstdCompressed(chunks()));
  expect(Buffer.from(zstd.decompress(compressed)).equals(whole)).toBe(true);
  const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
  expect(compressed.indexOf(magic)).toBe(0);
  expect(compressed.indexOf(magic, 4)).toBe(-1);
});

test("zstdCompressed(chunks) is not disturbed by others who use the package meanwhile", async () => {
  const zstd = await Zstd.load();
  async function* disturbed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks()) {
      yield chunk;
      zstd.reset();
    }
  }
  const [one, other] = await Promise.all([bytesOf(zstdCompressed(disturbed())), bytesOf(zstdCompressed(chunks()))]);
  expect(one.equals(other)).toBe(true);
  expect(Buffer.from(zstd.decompress(one)).equals(whole)).toBe(true);
});

test.each([gzipped, zstdCompressed])("%o(chunks) fails as its chunks fail", async (compressed) => {
  await expect(bytesOf(compressed(failing()))).rejects.toThrow("the reader failed");
});

test.each([gzipped, zstdCompressed])("%o(chunks) ends its chunks when left early", async (compressed) => {
  let ended = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (let line = 0; ; line++) yield Buffer.from(String(Math.sin(line)).repeat(1000));
    } finally {
      await Promise.resolve();
      ended = true;
    }
  }
  const stream = compressed(endless());
  await stream.next();
  await stream.return(undefined);
  await new Promise(setImmediate);
  expect(ended).toBe(true);
});
