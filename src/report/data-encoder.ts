import type { DataColumn, DataEncoder, DataFormat } from "./data-table.js";

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
