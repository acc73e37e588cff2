/** A column of a table for programs; a NaN among floats means that there is no value. */
export interface DataColumn {
  /** In snake_case. */
  readonly name: string;
  readonly type: "int32" | "float64" | "text";
}

/** Some rows of a table, column by column in the table's order; all of one length. */
export type DataChunk = readonly (Int32Array | Float64Array | readonly string[])[];

/** How a table for programs is written. */
export type DataFormat = "csv" | "arrow" | "parquet";

/** Turns the chunks of a table into the bytes of a file. */
export interface DataEncoder {
  encode(chunk: DataChunk): Promise<Uint8Array | string>;
  /** What follows the last chunk. */
  finish(): Promise<Uint8Array | string>;
}

/** A whole table for programs. */
export interface DataTable {
  readonly columns: readonly DataColumn[];
  readonly rows: DataChunk;
}

/** One row, by the names of the columns; null where there is no value. */
export type DataRecord = Readonly<Record<string, number | string | null>>;

/** A table from its rows; a missing integer is not possible, a missing text is empty. */
export function dataTable(columns: readonly DataColumn[], records: readonly DataRecord[]): DataTable {
  return {
    columns,
    rows: columns.map(({ name, type }) => {
      const cells = records.map((record) => record[name] ?? null);
      if (type === "text") return cells.map((cell) => (cell === null ? "" : String(cell)));
      const numbers = cells.map((cell) => (cell === null ? NaN : Number(cell)));
      return type === "int32" ? Int32Array.from(numbers) : Float64Array.from(numbers);
    }),
  };
}
