import { kernelMemory } from "./kernel-memory.js";

/** Counts that are copied to the kernels at a time: they stay in the processor's cache. */
const pieceLength = 1 << 14;

/** Whether any of the values is negative. */
export function anyNegative(values: Int32Array): boolean {
  const memory = kernelMemory();
  if (memory === undefined) return values.some((value) => value < 0);
  return memory.borrow((take) => {
    const address = take(pieceLength * Int32Array.BYTES_PER_ELEMENT);
    const piece = memory.integers(address, pieceLength);
    for (let from = 0; from < values.length; from += pieceLength) {
      const part = values.subarray(from, from + pieceLength);
      piece.set(part);
      const whole = Math.ceil(part.length / 4) * 4;
      piece.fill(0, part.length, whole);
      if (memory.kernels.orOfCounts(address, whole) < 0) return true;
    }
    return false;
  });
}
