import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { fileSource, memorySource } from "../../../src/trace/bytes/byte-source.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const path = join(temporaryFolder(), "bytes");
const bytes = Uint8Array.from({ length: 100 }, (_, at) => at);

test("fileSource(path) and memorySource(name, bytes) give the same slices, also after release", async () => {
  writeFileSync(path, bytes);
  for (const source of [await fileSource(path), memorySource("memory", bytes)]) {
    expect(source.byteLength).toBe(100);
    const [first, second] = await Promise.all([source.slice(0, 3), source.slice(98, 100)]);
    expect([...first, ...second]).toEqual([0, 1, 2, 98, 99]);
    await source.release();
    expect([...(await source.slice(7, 8))]).toEqual([7]);
    await source.close();
  }
  expect(readFileSync(path)).toHaveLength(100);
});

test.each([
  [-1, 5],
  [5, 4],
  [0, 101],
  [NaN, 3],
])("memorySource(name, bytes) has no bytes %s to %s", async (start, end) => {
  await expect(memorySource("memory", bytes).slice(start, end)).rejects.toThrow("memory is damaged or cut short");
});

test("fileSource(path) says so if the file shrinks while it is read", async () => {
  writeFileSync(path, bytes);
  const source = await fileSource(path);
  truncateSync(path, 50);
  await expect(source.slice(40, 60)).rejects.toThrow(
    `${path} is damaged or cut short: it ends at byte 50, and had 100 when opened`,
  );
  await source.close();
});
