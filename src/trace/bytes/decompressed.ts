import { pipeline, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip } from "node:zlib";

import { Decompress } from "fzstd";

import { TraceError } from "../../errors.js";
import { damaged } from "./damaged.js";

export type TextCompression = "gzip" | "zstd";

/**
 * The bytes inside a gzip or zstd file, as they come; several members or frames, one after the other, count as one.
 *
 * @throws {TraceError} the file is damaged or ends too early
 */
export async function* decompressed(
  name: string,
  compression: TextCompression,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* compression === "gzip" ? gunzipped(chunks) : unzstd(chunks);
  } catch (error) {
    if (error instanceof TraceError) throw error;
    throw damaged(name, `its ${compression} data cannot be decompressed`, error);
  }
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false });
  try {
    // The error reaches whoever iterates; the callback only keeps it from being thrown a second time.
    yield* pipeline(source, createGunzip({ chunkSize: 1 << 18 }), () => undefined) as AsyncIterable<Uint8Array>;
  } finally {
    // The stream reads ahead; only when that is over can the file be given back.
    source.destroy();
    await finished(source).catch(() => undefined);
  }
}

async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decoder = new Decompress((data) => {
    if (data.length > 0) ready.push(data);
  });
  for await (const chunk of chunks) {
    decoder.push(chunk);
    yield* ready.splice(0);
  }
  decoder.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}
