import { describe, expect, it } from "vitest";

import { kernelMemory } from "../../src/kernels/kernel-memory.js";
import { sharedCounts } from "../../src/kernels/shared-counts.js";

const memory = kernelMemory()!;

describe("KernelMemory", () => {
  it("allocate(bytes) gives blocks that do not overlap, at lines of the cache, and grows as needed", () => {
    const sizes = [1, 64, 65, 5_000_000, 100];
    const blocks = sizes.map((bytes) => ({ address: memory.allocate(bytes), bytes }));
    for (const { address, bytes } of blocks) {
      expect(address % 64).toBe(0);
      memory.bytes(address, bytes).fill(bytes % 251);
    }
    for (const { address, bytes } of blocks) {
      expect(memory.bytes(address, bytes).every((byte) => byte === bytes % 251)).toBe(true);
      memory.release(address, bytes);
    }
  });

  it("allocate(bytes) of more than there is says so, and leaves the memory as it was", () => {
    const before = memory.allocate(64);
    for (let i = 0; i < 3; i++) {
      expect(() => memory.allocate(2 ** 31)).toThrow(
        "the kernels have 2 GiB of memory, which has no room for a block of 2,147,483,648 bytes: shorter windows take less",
      );
    }
    const after = memory.allocate(64);
    expect(after).not.toBe(before);
    expect(after).toBeLessThan(2 ** 31 - 64);
    memory.release(before, 64);
    memory.release(after, 64);
  });

  it("release(address, bytes) makes the block the next one of its size", () => {
    const address = memory.allocate(3000);
    memory.release(address, 3000);
    // Sizes are rounded up to powers of two.
    expect(memory.allocate(4000)).toBe(address);
    memory.release(address, 4000);
  });

  it("borrow(work) gives back what work took, also when it throws", () => {
    let taken = 0;
    expect(() =>
      memory.borrow((take) => {
        taken = take(70_000);
        throw new RangeError("as planned");
      }),
    ).toThrow("as planned");
    expect(memory.allocate(70_000)).toBe(taken);
    memory.release(taken, 70_000);
  });

  it("a view made before the memory grew still sees what is written after", () => {
    const address = memory.allocate(8);
    const before = memory.doubles(address, 1);
    memory.memory.grow(1);
    memory.doubles(address, 1)[0] = 0.25;
    expect(before[0]).toBe(0.25);
    memory.release(address, 8);
  });
});

describe("sharedCounts", () => {
  it("sharedCounts(length) stand in the memory of the kernels", () => {
    const counts = sharedCounts(10);
    counts.values[9] = 7;
    expect(memory.integers(counts.address!, 10)[9]).toBe(7);
    counts.release();
  });
});
