/**
 * Apache-arrow believes what the headers of a damaged file say of their own lengths, and fills the memory. These
 * checks walk the FlatBuffers tables that it will decode (https://arrow.apache.org/docs/format/Columnar.html) and
 * throw a `RangeError` where one is longer than its bytes. Fields are named by their number in the table.
 */
const message = { headerType: 1, header: 2, customMetadata: 4 } as const;
const footer = { schema: 1, dictionaries: 2, recordBatches: 3, customMetadata: 4 } as const;
const schema = { fields: 1, customMetadata: 2, features: 3 } as const;
const field = { children: 5, customMetadata: 6 } as const;
const recordBatch = { length: 0, nodes: 1, buffers: 2, compression: 3, variadicCounts: 4 } as const;
const dictionaryBatch = { data: 1 } as const;
const headerTypes = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;

/** Deeper than any table of counts. */
const maxDepth = 16;
const maxRows = 2 ** 31;

/** @throws {RangeError} the header of an Arrow message is longer than `bytes` */
export function checkArrowMessage(bytes: Uint8Array): void {
  const table = rootTable(bytes);
  checkVector(table, message.customMetadata, 4);
  const header = childTable(table, message.header);
  if (header === undefined) return;
  const typeAt = fieldAt(table, message.headerType);
  const type = typeAt === undefined ? 0 : table.view.getUint8(typeAt);
  if (type === headerTypes.schema) checkSchema(header);
  if (type === headerTypes.recordBatch) checkRecordBatch(header);
  if (type === headerTypes.dictionaryBatch) {
    const data = childTable(header, dictionaryBatch.data);
    if (data !== undefined) checkRecordBatch(data);
  }
}

/** Where a message lies in an Arrow file, its header and its body. */
export interface ArrowBlock {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Where the messages are that the footer of an Arrow file names: the dictionaries, then the record batches.
 *
 * @throws {RangeError} the footer is longer than `bytes`
 */
export function checkArrowFooter(bytes: Uint8Array): readonly ArrowBlock[] {
  const table = rootTable(bytes);
  checkVector(table, footer.customMetadata, 4);
  const child = childTable(table, footer.schema);
  if (child === undefined) throw new RangeError("no schema");
  checkSchema(child);
  return [...blocks(table, footer.dictionaries), ...blocks(table, footer.recordBatches)];
}

/** A copy of a checked footer that names no messages: whoever reads it for its schema looks for nothing else. */
export function footerOfSchema(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const table = rootTable(copy);
  for (const id of [footer.dictionaries, footer.recordBatches]) {
    const { start, length } = checkVector(table, id, blockBytes);
    if (length > 0) table.view.setUint32(start - 4, 0, true);
  }
  return copy;
}

/** A struct of the offset, the length of the header, padding, and the length of the body. */
const blockBytes = 24;

function blocks(table: FlatTable, id: number): ArrowBlock[] {
  const { view } = table;
  const { start, length } = checkVector(table, id, blockBytes);
  return Array.from({ length }, (_, index) => {
    const at = start + index * blockBytes;
    const offset = Number(view.getBigInt64(at, true));
    return { start: offset, end: offset + view.getInt32(at + 8, true) + Number(view.getBigInt64(at + 16, true)) };
  });
}

function checkSchema(table: FlatTable): void {
  checkVector(table, schema.customMetadata, 4);
  checkVector(table, schema.features, 8);
  checkFields(table, schema.fields, 0);
}

function checkFields(table: FlatTable, id: number, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`columns nested more than ${maxDepth} deep`);
  for (const child of childTables(table, id)) {
    checkVector(child, field.customMetadata, 4);
    checkFields(child, field.children, depth + 1);
  }
}

function checkRecordBatch(table: FlatTable): void {
  checkVector(table, recordBatch.nodes, 16);
  checkVector(table, recordBatch.buffers, 16);
  checkVector(table, recordBatch.variadicCounts, 8);
  const lengthAt = fieldAt(table, recordBatch.length);
  const rows = lengthAt === undefined ? 0n : table.view.getBigInt64(lengthAt, true);
  if (rows < 0n || rows > maxRows) throw new RangeError(`${rows.toString()} rows`);
}

/** How a record batch lies in the body of its message. */
export interface RecordBatchLayout {
  readonly rows: number;
  readonly compressed: boolean;
  /** One for each column and each column inside it, from the outside in. */
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  /** Of these columns; where each begins in the body, and how long it is. */
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
}

/**
 * The layout of a record batch from the header of its message, which has been checked.
 *
 * @throws {RangeError} the message is no record batch
 */
export function recordBatchLayout(bytes: Uint8Array): RecordBatchLayout {
  const table = childTable(rootTable(bytes), message.header);
  if (table === undefined) throw new RangeError("no record batch");
  const { view } = table;
  const pairs = (id: number): [number, number][] => {
    const { start, length } = checkVector(table, id, 16);
    return Array.from({ length }, (_, index) => {
      const at = start + 16 * index;
      return [Number(view.getBigInt64(at, true)), Number(view.getBigInt64(at + 8, true))];
    });
  };
  const lengthAt = fieldAt(table, recordBatch.length);
  return {
    rows: lengthAt === undefined ? 0 : Number(view.getBigInt64(lengthAt, true)),
    compressed: fieldAt(table, recordBatch.compression) !== undefined,
    nodes: pairs(recordBatch.nodes).map(([length, nullCount]) => ({ length, nullCount })),
    buffers: pairs(recordBatch.buffers).map(([offset, length]) => ({ offset, length })),
  };
}

/** A FlatBuffers table; every access outside the bytes throws a `RangeError` of its own. */
interface FlatTable {
  readonly view: DataView;
  readonly at: number;
}

function rootTable(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { view, at: view.getUint32(0, true) };
}

/** Where a field's value is, or `undefined` if the table leaves it out. */
function fieldAt({ view, at }: FlatTable, id: number): number | undefined {
  const vtable = at - view.getInt32(at, true);
  const entry = 4 + 2 * id;
  const offset = entry < view.getUint16(vtable, true) ? view.getUint16(vtable + entry, true) : 0;
  return offset === 0 ? undefined : at + offset;
}

function childTable(table: FlatTable, id: number): FlatTable | undefined {
  const at = fieldAt(table, id);
  return at === undefined ? undefined : { view: table.view, at: at + table.view.getUint32(at, true) };
}

function* childTables(table: FlatTable, id: number): Generator<FlatTable> {
  const { view } = table;
  const { start, length } = checkVector(table, id, 4);
  for (let index = 0; index < length; index++) {
    const at = start + 4 * index;
    yield { view, at: at + view.getUint32(at, true) };
  }
}

function checkVector(table: FlatTable, id: number, elementBytes: number): { start: number; length: number } {
  const { view } = table;
  const at = fieldAt(table, id);
  if (at === undefined) return { start: 0, length: 0 };
  const vector = at + view.getUint32(at, true);
  const length = view.getUint32(vector, true);
  const start = vector + 4;
  if (start + length * elementBytes > view.byteLength) throw new RangeError(`a vector of ${length} elements`);
  return { start, length };
}
