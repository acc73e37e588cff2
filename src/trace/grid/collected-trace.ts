import { TraceError } from "../../errors.js";
import { CollectedLayer } from "./collected-layer.js";
import { counted } from "../../counted.js";
import { place, type ReadContext } from "../layout/read-context.js";
import type { CellRun, CellSink, RowSink } from "../layout/row-sink.js";

/**
 * All counts of a trace in memory, for the traces that are not sorted by iteration. What is recorded twice is settled
 * in the file's order.
 */
export class CollectedTrace implements RowSink, CellSink {
  readonly #context: ReadContext;
  readonly #layers = new Map<number, CollectedLayer>();
  readonly #lastIteration = new Map<number, number>();
  #counts = 0;
  #repeats = 0;
  #unsorted = false;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  addRow(layer: number, iteration: number, rowNumber: number, tokens: Int32Array, start: number, end: number): void {
    const rows = this.#layerOf(layer, iteration);
    const known = rows.slotOf(iteration);
    if (known !== undefined) {
      const at = place(this.#context, rowNumber);
      const before = `${this.#context.rowWord} ${rows.rowNumber(known)}`;
      if (!this.#replaces(`${at}: iteration ${iteration} of layer ${layer} was recorded before, in ${before}`)) return;
      this.#counts -= rows.cells(known);
    }
    rows.setRow(known ?? rows.addSlot(iteration, rowNumber), rowNumber, tokens, start, end);
    this.#counts += end - start;
  }

  addCell(layer: number, iteration: number, rowNumber: number, expert: number, tokens: number): void {
    const rows = this.#layerOf(layer, iteration);
    const slot = rows.slotOf(iteration) ?? rows.addSlot(iteration, rowNumber);
    if (rows.tokens(slot, expert) >= 0) {
      const what = `expert ${expert} of layer ${layer} at iteration ${iteration}`;
      if (!this.#replaces(`${place(this.#context, rowNumber)}: ${what} was recorded before`)) return;
      this.#counts--;
    }
    rows.setTokens(slot, expert, tokens);
    this.#counts++;
  }

  addCells({ layer, iteration, rowNumber, expert, tokens, start, end }: CellRun): void {
    for (let index = start; index < end; index++) {
      this.addCell(layer, iteration, rowNumber(index), expert + index - start, tokens[index]!);
    }
  }

  /** Says what was done, then hands all rows over, layer by layer; yields what is `ready` after each. */
  *sortInto<T>(rows: RowSink, ready: () => Iterable<T>): Generator<T> {
    this.#report();
    for (const [layer, collected] of [...this.#layers].sort(([a], [b]) => a - b)) {
      let experts: { readonly count: number; readonly iteration: number } | undefined;
      for (const [iteration, slot] of collected.sorted()) {
        experts ??= { count: collected.cells(slot), iteration };
        this.#checkComplete(collected, layer, iteration, slot, experts);
        rows.addRow(layer, iteration, collected.rowNumber(slot), collected.row(slot), 0, collected.cells(slot));
        yield* ready();
      }
    }
  }

  #layerOf(layer: number, iteration: number): CollectedLayer {
    let rows = this.#layers.get(layer);
    if (rows === undefined) {
      rows = new CollectedLayer();
      this.#layers.set(layer, rows);
    }
    if (iteration < (this.#lastIteration.get(layer) ?? 0)) this.#unsorted = true;
    this.#lastIteration.set(layer, iteration);
    return rows;
  }

  /** Whether what is recorded once more takes the place of what was there. */
  #replaces(sentence: string): boolean {
    const { repeated } = this.#context;
    if (repeated === "error") throw new TraceError(`${sentence} (--repeated first or --repeated last chooses one)`);
    this.#repeats++;
    return repeated === "last";
  }

  /** Experts 0, 1, ... have all come if their number is that of the cells, and the highest is no further. */
  #checkComplete(
    collected: CollectedLayer,
    layer: number,
    iteration: number,
    slot: number,
    expected: { readonly count: number; readonly iteration: number },
  ): void {
    const found = collected.cells(slot);
    const missing = collected.row(slot).subarray(0, Math.max(found, expected.count)).indexOf(-1);
    if (missing < 0 && found === expected.count) return;
    const at = place(this.#context, collected.rowNumber(slot));
    const has = `${at}: layer ${layer} has ${counted(found, "expert")} at iteration ${iteration}`;
    const wants =
      expected.iteration === iteration ? "" : `, expected ${expected.count} as at iteration ${expected.iteration}`;
    const lacks = missing < 0 ? "" : `; expert ${missing} is missing`;
    throw new TraceError(`${has}${wants}${lacks}`);
  }

  #report(): void {
    const { name, repeated, warn } = this.#context;
    if (this.#unsorted)
      warn(`${name}: rows are not sorted by iteration: sorted ${counted(this.#counts, "count")} in memory`);
    if (this.#repeats > 0) {
      warn(`${name}: ${counted(this.#repeats, "row")} recorded again: kept the ${repeated}`);
    }
  }
}
