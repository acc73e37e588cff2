import type { ByteSource } from "./byte-source.js";

/** A text that can be read from its start as often as wanted, decompressed already. */
export interface TextSource {
  readonly name: string;
  /** As it stands in the container's name: "", " (gzip)" or " (zstd)". */
  readonly suffix: string;
  /** The bytes, UTF-8, with or without a byte order mark. */
  open(): AsyncIterable<Uint8Array>;
  /** Where it stands, if not compressed. */
  readonly bytes?: ByteSource;
}
