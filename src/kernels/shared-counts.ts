import { kernelMemory } from "./kernel-memory.js";

/** Counts that every thread sees, in the memory of the kernels where there are any. */
export interface SharedCounts {
  readonly values: Int32Array;
  /** In the memory of the kernels. */
  readonly address: number | undefined;
  /** Gives the memory back; no thread may use it any more. */
  release(): void;
}

/** Room for `length` counts; what it holds is not known. */
export function sharedCounts(length: number): SharedCounts {
  const memory = kernelMemory();
  const bytes = length * Int32Array.BYTES_PER_ELEMENT;
  if (memory === undefined) {
    return { values: new Int32Array(new SharedArrayBuffer(bytes)), address: undefined, release: () => undefined };
  }
  const address = memory.allocate(bytes);
  const release = (): void => {
    memory.release(address, bytes);
  };
  return { values: memory.integers(address, length), address, release };
}
