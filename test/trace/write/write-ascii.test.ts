import { expect, test } from "vitest";

import { AsciiBuilder } from "../../../src/trace/write/write-ascii.js";

test("whole(value) writes the digits that String(value) has", () => {
  const builder = new AsciiBuilder();
  for (const value of [0, 1, 9, 10, 11, 99, 100, 12_345, 999_999_999, 1_000_000_000, 2 ** 31 - 1]) {
    builder.whole(value);
    expect(Buffer.from(builder.take()).toString()).toBe(String(value));
  }
});

test("list(values, from, to) writes a JSON list", () => {
  const builder = new AsciiBuilder();
  builder.list(Int32Array.of(1, 20, 300, 4), 1, 3);
  builder.list(Int32Array.of(7), 0, 1);
  expect(Buffer.from(builder.take()).toString()).toBe("[20,300][7]");
});

test("take() hands out bytes that later calls do not touch, however many there are", () => {
  const builder = new AsciiBuilder();
  builder.text("first");
  const first = builder.take();
  for (let at = 0; at < 50_000; at++) builder.text("ab,");
  expect(Buffer.from(builder.take()).toString()).toBe("ab,".repeat(50_000));
  expect(Buffer.from(first).toString()).toBe("first");
});
