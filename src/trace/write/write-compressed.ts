import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

import { Zstd } from "@hpcc-js/wasm-zstd";

/** The chunks as one gzip member. */
export async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const fed = pipeline(chunks, gzip);
  // Whatever fails there also ends the reading below, with the same error.
  fed.catch(() => undefined);
  for await (const chunk of gzip) yield chunk as Uint8Array;
  await fed;
}

/**
 * The chunks as one zstd frame. (Chunk by chunk in frames of their own would be simpler, but the usual Python reader
 * stops silently after the first.)
 */
export async function* zstdCompressed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { stream, release } = ownStream(await Zstd.load());
  try {
    for await (const chunk of chunks) {
      const compressed = stream.compressChunk(chunk);
      if (compressed.length > 0) yield compressed;
    }
    yield stream.compressEnd();
  } finally {
    release();
  }
}

/** The private parts of the package's object that hold the state of a stream. */
interface StreamState {
  readonly _zstdClass: new () => { delete(): void };
}

/**
 * The package has a single object with a single stream, for reading and writing alike, and a `reset` by whoever
 * reads would cut off what is being written; this is the same object with a stream of its own.
 */
function ownStream(shared: Zstd): { readonly stream: Zstd; readonly release: () => void } {
  const state = new (shared as unknown as StreamState)._zstdClass();
  const stream = Object.create(shared, { _zstd: { value: state } }) as Zstd;
  return {
    stream,
    release: () => {
      state.delete();
    },
  };
}
