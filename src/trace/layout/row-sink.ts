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

/** Takes the cells of a long table, in whatever order they come. */
export interface CellSink {
  /** As `addRow`, for the count of one expert. */
  addCell(layer: number, iteration: number, rowNumber: number, expert: number, tokens: number): void;
  /**
   * As `addCell` for each of `tokens` from `start` to `end`, exclusive, the counts of experts `expert`, `expert` + 1,
   * ... of one layer and iteration; `rowNumber` tells the row of each index of `tokens`.
   */
  addCells(
    layer: number,
    iteration: number,
    rowNumber: (index: number) => number,
    expert: number,
    tokens: Int32Array,
    start: number,
    end: number,
  ): void;
}
