import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";

import { expect, test } from "vitest";

import { spool } from "../../../src/trace/bytes/spool.js";

function spooledFiles(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^moeload-[0-9a-f]{8}-/.test(name));
}

async function* chunks(failAfter?: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < 5; chunk++) {
    if (chunk === failAfter) throw Object.assign(new Error("broken"), { code: "EPIPE" });
    yield await Promise.resolve(new Uint8Array(1000).fill(chunk));
  }
}

test("spool(name, chunks) keeps all bytes, to be read anywhere, in a file without a name", async () => {
  const source = await spool("standard input", chunks());
  expect(source.byteLength).toBe(5000);
  expect([...(await source.slice(1999, 2001))]).toEqual([1, 2]);
  await expect(source.slice(4000, 5001)).rejects.toThrow(
    "standard input is damaged or cut short: it refers to bytes 4000 to 5001 that it does not have",
  );
  expect(spooledFiles()).toEqual([]);
  await source.close();
});

test("spool(name, chunks) leaves nothing behind when the pipe breaks", async () => {
  await expect(spool("standard input", chunks(3))).rejects.toThrow("standard input cannot be read: EPIPE");
  expect(spooledFiles()).toEqual([]);
});
