/** What stands before a page of a Parquet column, as far as it is needed here. */
export interface PageHeader {
  readonly kind: "data" | "data v2" | "dictionary" | "other";
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  /** Of a data page, nulls included; of a dictionary, its entries. */
  readonly values: number;
  /** As the format numbers them. */
  readonly encoding: number;
  /** The same of the levels of a data page of the first version. */
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Of a data page v2: its levels come first, never compressed. */
  readonly repetitionBytes: number;
  readonly definitionBytes: number;
  readonly isCompressed: boolean;
  /** Length of the header itself. */
  readonly headerBytes: number;
}

/** The header that begins `bytes`, in Thrift's compact protocol; `undefined` if they end before it does. */
export function parquetPageHeader(bytes: Uint8Array): PageHeader | undefined {
  const reader = new ThriftReader(bytes);
  const header = reader.struct();
  if (reader.at > bytes.length) return undefined;
  const number = (struct: ThriftStruct | undefined, field: number): number => {
    const value = struct?.get(field);
    return typeof value === "number" ? value : 0;
  };
  const inner = (field: number): ThriftStruct | undefined => {
    const value = header.get(field);
    return value instanceof Map ? value : undefined;
  };
  const kind = (["data", "other", "dictionary", "data v2"] as const)[number(header, 1)] ?? "other";
  const details = { data: inner(5), other: undefined, dictionary: inner(7), "data v2": inner(8) }[kind];
  return {
    kind,
    uncompressedBytes: number(header, 2),
    compressedBytes: number(header, 3),
    values: number(details, 1),
    encoding: number(details, kind === "data v2" ? 4 : 2),
    definitionEncoding: kind === "data" ? number(details, 3) : 0,
    repetitionEncoding: kind === "data" ? number(details, 4) : 0,
    repetitionBytes: kind === "data v2" ? number(details, 6) : 0,
    definitionBytes: kind === "data v2" ? number(details, 5) : 0,
    isCompressed: kind !== "data v2" || details?.get(7) !== false,
    headerBytes: reader.at,
  };
}

/** By number of the field: numbers, booleans and structs; whatever else there is is passed over. */
type ThriftStruct = Map<number, unknown>;

class ThriftReader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    for (let field = 0; this.at <= this.#bytes.length;) {
      const byte = this.#byte();
      if ((byte & 15) === 0) break;
      field = byte >> 4 === 0 ? this.#zigzag() : field + (byte >> 4);
      fields.set(field, this.#value(byte & 15));
    }
    return fields;
  }

  #value(type: number): unknown {
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return this.#byte();
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        this.at += 8;
        return undefined;
      case 8: {
        const length = this.#varint();
        this.at += length;
        return undefined;
      }
      case 12:
        return this.struct();
      default:
        throw new RangeError(`a page header with a field of type ${type}`);
    }
  }

  /** Zero behind the end: a struct that is cut short ends there. */
  #byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("a page header with a number of more than 64 bits");
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
