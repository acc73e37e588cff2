import type { IntegerColumn } from "./integer-column.js";

/** A container opened as far as its schema: what each of them looks like to the rest of the reader. */
export interface Table {
  /** As in `Trace`. */
  readonly container: string;
  readonly columns: readonly ColumnSchema[];
  readonly metadata: Readonly<Record<string, string>>;
  /** What a row's number counts: lines of a text, from 1 and with its header, or rows, from 1. */
  readonly rowWord: "line" | "row";
  /**
   * All rows, in the file's order, with the columns at the positions `selected`, in that order. Each call reads the
   * file anew; leaving the loop early stops reading.
   *
   * @throws {TraceError} the file is damaged
   */
  chunks(selected: readonly number[]): AsyncIterable<TableChunk>;
}

export interface ColumnSchema {
  readonly name: string;
  readonly kind: "number" | "list" | "other";
  /** The container's own word for what the column holds. */
  readonly type: string;
}

/** Consecutive rows; good until the next chunk is asked for. */
export interface TableChunk {
  readonly rows: number;
  /** Of the row at `index`, for a message. */
  readonly rowNumber: (index: number) => number;
  readonly columns: readonly IntegerColumn[];
}
