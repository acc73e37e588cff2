import type { TableChunk } from "../../src/trace/table/table.js";

/** Everything that the chunks of a table hold. */
export interface Cells {
  readonly lines: number[];
  /** By column: its values; of lists, those of all lists one after the other. */
  readonly columns: number[][];
  /** By column: what a message shows of each value. */
  readonly found: string[][];
  /** By column of lists. */
  readonly lists: number[][][];
}

/** Copies what chunks hold while it is good. */
export async function cellsOf(chunks: AsyncIterable<TableChunk>, columns: number): Promise<Cells> {
  const none = <T>(): T[][] => Array.from({ length: columns }, () => []);
  const cells = { lines: [] as number[], columns: none<number>(), found: none<string>(), lists: none<number[]>() };
  for await (const chunk of chunks) {
    for (let row = 0; row < chunk.rows; row++) cells.lines.push(chunk.rowNumber(row));
    chunk.columns.forEach(({ values, offsets, found }, column) => {
      for (const value of values) cells.columns[column]!.push(value);
      values.forEach((_, index) => cells.found[column]!.push(found(index)));
      for (let row = 0; offsets !== undefined && row < chunk.rows; row++) {
        cells.lists[column]!.push([...values.subarray(offsets[row], offsets[row + 1])]);
      }
    });
  }
  return { ...cells, lists: cells.lists.filter((lists) => lists.length > 0) };
}
