import { decompress } from "fzstd";

import { arrow } from "./arrow-library.js";
import { decompressLz4Frame } from "./lz4-frame.js";

/**
 * Gives apache-arrow, which has none of its own, decoders for the two codecs that Arrow files use for their buffers.
 *
 * @param library the copy of it that is to have them
 */
export function registerArrowDecoders(
  library: Pick<typeof arrow, "compressionRegistry" | "CompressionType"> = arrow,
): void {
  const { compressionRegistry, CompressionType } = library;
  // Ten times as fast as the WASM library's, which copies byte by byte, and with a fraction of its memory.
  const zstd = (buffer: Uint8Array): Uint8Array => aligned(decompress(buffer));
  compressionRegistry.set(CompressionType.ZSTD, { ...compressionRegistry.get(CompressionType.ZSTD), decode: zstd });
  // lz4js drops the end of some frames that Polars writes.
  const lz4 = { ...compressionRegistry.get(CompressionType.LZ4_FRAME), decode: decompressLz4Frame };
  compressionRegistry.set(CompressionType.LZ4_FRAME, lz4);
}

/** Views of 64-bit numbers begin at multiples of 8 bytes; what fzstd returns may lie anywhere in its input. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
