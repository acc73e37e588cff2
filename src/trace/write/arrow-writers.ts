import {
  AsyncByteQueue,
  Message,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type RecordBatchWriter,
  type Schema,
} from "apache-arrow";

/**
 * Mends two faults of apache-arrow 21.2. It puts the schema into the footer alone, so that who reads the file from a
 * pipe never gets to it; and see `stateLengths`.
 */
export class ArrowFileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }

  protected override _compressBodyBuffers(buffers: ArrayBufferView[]): CompressedBuffers {
    return stateLengths(buffers, super._compressBodyBuffers(buffers));
  }
}

export class ArrowStreamWriter extends RecordBatchStreamWriter {
  protected override _compressBodyBuffers(buffers: ArrayBufferView[]): CompressedBuffers {
    return stateLengths(buffers, super._compressBodyBuffers(buffers));
  }
}

type CompressedBuffers = ReturnType<RecordBatchWriter["_compressBodyBuffers"]>;

/**
 * Each compressed buffer starts with 8 bytes that say how long it was before, or -1 where it was left as it is.
 * apache-arrow 21.2 says how long it is now: pyarrow then refuses the file.
 */
function stateLengths(buffers: readonly ArrayBufferView[], compressed: CompressedBuffers): CompressedBuffers {
  for (const [position, { byteLength }] of buffers.entries()) {
    const prefix = compressed.buffers[2 * position]!;
    if (prefix.byteLength === 0) continue;
    const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
    if (view.getBigInt64(0, true) !== -1n) view.setBigInt64(0, BigInt(byteLength), true);
  }
  return compressed;
}

/** Takes what a writer writes, at once and without a copy. */
export class CollectedBytes extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  take(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
