import type { DataChunk, DataColumn } from "./data-table.js";

/** How a table for programs is written. */
export type DataFormat = "csv" | "arrow" | "parquet";

/** Turns the chunks of a table into the bytes of a file. */
export interface DataEncoder {
  encode(chunk: DataChunk): Promise<Uint8Array | string>;
  /** What follows the last chunk. */
  finish(): Promise<Uint8Array | string>;
}

/** An encoder for one file; the format's library is loaded only here. */
export async function dataEncoder(format: DataFormat, columns: readonly DataColumn[]): Promise<DataEncoder> {
  switch (format) {
    case "csv":
      return (await import("./csv-encoder.js")).csvEncoder(columns);
    case "arrow":
      return (await import("./arrow-encoder.js")).arrowEncoder(columns);
    case "parquet":
      return (await import("./parquet-encoder.js")).parquetEncoder(columns);
  }
}
