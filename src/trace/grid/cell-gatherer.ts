import { NeedsSorting } from "./needs-sorting.js";
import type { CellRun, CellSink, RowSink } from "../layout/row-sink.js";

/** The row of a layer whose cells are still coming. */
interface OpenRow {
  iteration: number;
  rowNumber: number;
  /** By expert; -1 where the cell has not come. */
  tokens: Int32Array;
  cells: number;
  highestExpert: number;
}

/**
 * Gathers the cells of a table sorted by iteration (in each layer, whatever the order of layers and experts) into
 * rows, one open row per layer. Where the cells come in another order, it throws `NeedsSorting`.
 */
export class CellGatherer implements CellSink {
  readonly #rows: RowSink;
  readonly #open = new Map<number, OpenRow>();
  #layer = -1;
  #row: OpenRow | undefined;

  constructor(rows: RowSink) {
    this.#rows = rows;
  }

  addCell(layer: number, iteration: number, rowNumber: number, expert: number, tokens: number): void {
    const row = this.#rowAt(layer, iteration, rowNumber);
    if (expert >= row.tokens.length) widen(row, expert);
    if (row.tokens[expert] !== -1) throw new NeedsSorting();
    row.tokens[expert] = tokens;
    row.cells++;
    if (expert > row.highestExpert) row.highestExpert = expert;
  }

  addCells({ layer, iteration, rowNumber, expert, tokens, start, end }: CellRun): void {
    const row = this.#rowAt(layer, iteration, rowNumber(start));
    const last = expert + end - start - 1;
    if (last >= row.tokens.length) widen(row, last);
    const gathered = row.tokens;
    const known = Math.min(last, row.highestExpert);
    for (let at = expert; at <= known; at++) if (gathered[at] !== -1) throw new NeedsSorting();
    for (let index = start, at = expert; index < end; index++, at++) gathered[at] = tokens[index]!;
    row.cells += end - start;
    if (last > row.highestExpert) row.highestExpert = last;
  }

  /** Hands over the rows that are still open; called at the end of the table. */
  finish(): void {
    for (const [layer, row] of this.#open) this.#close(layer, row);
  }

  /** The open row that a cell belongs to; where that is a new one, the layer's row before it is handed over. */
  #rowAt(layer: number, iteration: number, rowNumber: number): OpenRow {
    if (layer !== this.#layer) {
      this.#layer = layer;
      this.#row = this.#open.get(layer);
    }
    const row = this.#row;
    if (row === undefined) return this.#openFirst(layer, iteration, rowNumber);
    if (row.iteration !== iteration) this.#begin(layer, row, iteration, rowNumber);
    return row;
  }

  #openFirst(layer: number, iteration: number, rowNumber: number): OpenRow {
    const row = { iteration, rowNumber, tokens: new Int32Array(16).fill(-1), cells: 0, highestExpert: -1 };
    this.#open.set(layer, row);
    this.#row = row;
    return row;
  }

  #begin(layer: number, row: OpenRow, iteration: number, rowNumber: number): void {
    this.#close(layer, row);
    row.tokens.fill(-1, 0, row.highestExpert + 1);
    row.iteration = iteration;
    row.rowNumber = rowNumber;
    row.cells = 0;
    row.highestExpert = -1;
  }

  #close(layer: number, row: OpenRow): void {
    // Expert 0 may come later, as it does in a table sorted by expert.
    if (row.cells !== row.highestExpert + 1) throw new NeedsSorting();
    this.#rows.addRow(layer, row.iteration, row.rowNumber, row.tokens, 0, row.cells);
  }
}

/** Makes room for `expert`. */
function widen(row: OpenRow, expert: number): void {
  const larger = new Int32Array(Math.max(expert + 1, row.tokens.length * 2)).fill(-1);
  larger.set(row.tokens);
  row.tokens = larger;
}
