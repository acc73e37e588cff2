import type { ByteSource } from "./byte-source.js";

/** Large enough that a call costs nothing beside parsing, small enough to stay in the cache. */
const chunkBytes = 1 << 18;

/** All bytes of `source`, in order. */
export async function* byteStream(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < source.byteLength; start += chunkBytes) {
    yield await source.slice(start, Math.min(start + chunkBytes, source.byteLength));
  }
}
