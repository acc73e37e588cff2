import fc from "fast-check";
import { expect, test } from "vitest";

import { HybridDecoder } from "../../../src/trace/containers/parquet-hybrid.js";

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

/** A run of `count` times `value`. */
function run(value: number, count: number, width: number): number[] {
  const bytes = Array.from({ length: Math.ceil(width / 8) }, (_, byte) => Math.floor(value / 256 ** byte) & 255);
  return [...varint(count * 2), ...bytes];
}

/** Groups of eight, each number `width` bits, the lowest first; zeros fill the last. */
function packed(values: readonly number[], width: number): number[] {
  const groups = Math.ceil(values.length / 8);
  const bytes = new Array<number>(groups * width).fill(0);
  values.forEach((value, index) => {
    for (let bit = 0; bit < width; bit++) {
      const at = index * width + bit;
      if (Math.floor(value / 2 ** bit) % 2 === 1) bytes[at >> 3]! |= 1 << (at & 7);
    }
  });
  return [...varint(groups * 2 + 1), ...bytes];
}

test("HybridDecoder.read(...) gives back runs and packed groups of any width, however many at a time", () => {
  const encoded = fc.integer({ min: 1, max: 31 }).chain((width) => {
    const value = fc.nat(2 ** width - 1);
    const part = fc.oneof(
      fc.tuple(value, fc.integer({ min: 1, max: 300 })).map(([repeated, count]) => ({
        values: new Array<number>(count).fill(repeated),
        bytes: run(repeated, count, width),
      })),
      fc
        .array(fc.array(value, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 9 })
        .map((groups) => ({ values: groups.flat(), bytes: packed(groups.flat(), width) })),
    );
    return fc.record({ width: fc.constant(width), parts: fc.array(part, { maxLength: 6 }) });
  });
  fc.assert(
    fc.property(encoded, fc.integer({ min: 1, max: 50 }), ({ width, parts }, step) => {
      const values = parts.flatMap((part) => part.values);
      const decoder = new HybridDecoder(Uint8Array.from(parts.flatMap((part) => part.bytes)), 0, width);
      const read = new Int32Array(values.length);
      for (let at = 0; at < read.length; at += step) decoder.read(read, at, Math.min(step, read.length - at));
      expect([...read]).toEqual(values);
    }),
    { seed: 9 },
  );
});

test("HybridDecoder.read(...) tells whether all came from runs of one value", () => {
  const decoder = new HybridDecoder(Uint8Array.from([...run(1, 10, 1), ...run(1, 5, 1), ...run(0, 5, 1)]), 0, 1);
  const target = new Uint8Array(12);
  expect(decoder.read(target, 0, 12, 1)).toBe(true);
  expect(decoder.read(target, 0, 8, 1)).toBe(false);
});

test("HybridDecoder.read(...) reads zeros where numbers have no bits", () => {
  const target = Int32Array.of(7, 7);
  new HybridDecoder(new Uint8Array(0), 0, 0).read(target, 0, 2);
  expect([...target]).toEqual([0, 0]);
});

test("HybridDecoder.read(...) refuses to read on behind the end", () => {
  const target = new Int32Array(100);
  const wanting = [run(3, 20, 5), packed([1, 2, 3], 5), packed([1, 2, 3], 5).slice(0, 2)];
  for (const bytes of wanting) {
    expect(() => new HybridDecoder(Uint8Array.from(bytes), 0, 5).read(target, 0, 100)).toThrow(
      "a page ends within its values",
    );
  }
});
