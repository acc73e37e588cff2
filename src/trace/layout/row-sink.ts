/** Takes the rows of a trace, one iteration and layer at a time. */
export interface RowSink {
  /**
   * `tokens` from `start` to `end`, exclusive, are the valid counts of experts 0, 1, ...; they are copied.
   *
   * @throws {TraceError} the row breaks a rule
   * @throws {NeedsSorting} it may break a rule
   */
  addRow(layer: number, iteration: number, rowNumber: number, tokens: Int32Array, start: number, end: number): void;
}

/** Counts of successive experts of one layer and iteration, in successive rows of a long table. */
export interface CellRun {
  readonly layer: number;
  readonly iteration: number;
  /** Of the first of them. */
  readonly expert: number;
  /** They stand from `start` to `end`, exclusive. */
  readonly tokens: Int32Array;
  readonly start: number;
  readonly end: number;
  /** Row of the table that each index of `tokens` stands in. */
  readonly rowNumber: (index: number) => number;
}

/** Takes the cells of a long table, in whatever order they come. */
export interface CellSink {
  /** As `addRow`, for the count of one expert. */
  addCell(layer: number, iteration: number, rowNumber: number, expert: number, tokens: number): void;
  /** As `addCell` for each of a run. */
  addCells(run: CellRun): void;
}
