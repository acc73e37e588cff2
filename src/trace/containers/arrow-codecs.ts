import { Zstd } from "@hpcc-js/wasm-zstd";
import { CompressionType, compressionRegistry } from "apache-arrow";
import { decompress } from "fzstd";
import lz4 from "lz4js";

import { decompressLz4Frame } from "./lz4-frame.js";

/**
 * Gives apache-arrow, which has none of its own, the two codecs that Arrow files use for their buffers; to be awaited
 * before such a file is read or written. Calling it again is free.
 */
export async function registerArrowCodecs(): Promise<void> {
  if (compressionRegistry.get(CompressionType.ZSTD) !== null) return;
  const zstd = await Zstd.load();
  compressionRegistry.set(CompressionType.ZSTD, {
    encode: (buffer) => zstd.compress(buffer),
    // Ten times as fast as the WASM library's, which copies byte by byte, and with a fraction of its memory.
    decode: (buffer) => aligned(decompress(buffer)),
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    encode: (buffer) => lz4.compress(buffer),
    // lz4js drops the end of some frames that Polars writes.
    decode: decompressLz4Frame,
  });
}

/** Views of 64-bit numbers begin at multiples of 8 bytes; what fzstd returns may lie anywhere in its input. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
