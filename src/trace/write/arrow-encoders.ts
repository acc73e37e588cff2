import { Zstd } from "@hpcc-js/wasm-zstd";
import { CompressionType, compressionRegistry } from "apache-arrow";
import lz4 from "lz4js";

/**
 * Gives apache-arrow, which has none of its own, encoders for the two codecs that Arrow files use for their buffers; to
 * be awaited before such a file is written. Calling it again is free.
 */
export async function registerArrowEncoders(): Promise<void> {
  if (compressionRegistry.get(CompressionType.ZSTD)?.encode !== undefined) return;
  const zstd = await Zstd.load();
  compressionRegistry.set(CompressionType.ZSTD, { encode: (buffer) => zstd.compress(buffer) });
  compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: (buffer) => lz4.compress(buffer) });
}
