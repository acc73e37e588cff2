import type { ByteWriter } from "hyparquet-writer";

/** Takes what stands in a Parquet writer's memory, which is free again; its count of all bytes written goes on. */
export function takeBytes(bytes: ByteWriter): Uint8Array {
  const taken = bytes.getBytes().slice();
  bytes.index = 0;
  return taken;
}
