/** Counts in a block; large enough to be few, small enough that the last one wastes little. */
const blockCounts = 1 << 16;

/** All rows of one layer in memory, found by iteration, in whatever order they came. */
export class CollectedLayer {
  readonly #slots = new Map<number, number>();
  /** By slot. */
  readonly #rowNumbers: number[] = [];
  /** By slot: how many cells have come; of a whole row, its number of experts. */
  readonly #cells: number[] = [];
  /** Rows of `#width` counts each, -1 where none has come. */
  #blocks: Int32Array[] = [];
  #width = 1;
  #rowsPerBlock = blockCounts;

  /** Where the row of `iteration` is, or `undefined`. */
  slotOf(iteration: number): number | undefined {
    return this.#slots.get(iteration);
  }

  /** Makes room for the row of `iteration`, which has none yet. */
  addSlot(iteration: number, rowNumber: number): number {
    const slot = this.#rowNumbers.length;
    this.#slots.set(iteration, slot);
    this.#rowNumbers.push(rowNumber);
    this.#cells.push(0);
    const block = Math.floor(slot / this.#rowsPerBlock);
    this.#blocks[block] ??= new Int32Array(this.#rowsPerBlock * this.#width).fill(-1);
    return slot;
  }

  rowNumber(slot: number): number {
    return this.#rowNumbers[slot]!;
  }

  /** How many cells of the row have come. */
  cells(slot: number): number {
    return this.#cells[slot]!;
  }

  /** The count of an expert, or -1 if it has not come. */
  tokens(slot: number, expert: number): number {
    if (expert >= this.#width) return -1;
    return this.#blocks[Math.floor(slot / this.#rowsPerBlock)]![this.#offset(slot) + expert]!;
  }

  setTokens(slot: number, expert: number, tokens: number): void {
    if (expert >= this.#width) this.#widen(expert + 1);
    const block = this.#blocks[Math.floor(slot / this.#rowsPerBlock)]!;
    const at = this.#offset(slot) + expert;
    if (block[at] === -1) this.#cells[slot]!++;
    block[at] = tokens;
  }

  setRow(slot: number, rowNumber: number, tokens: Int32Array, start: number, end: number): void {
    if (end - start > this.#width) this.#widen(end - start);
    const at = this.#offset(slot);
    const block = this.#blocks[Math.floor(slot / this.#rowsPerBlock)]!;
    block.fill(-1, at, at + this.#width);
    block.set(tokens.subarray(start, end), at);
    this.#cells[slot] = end - start;
    this.#rowNumbers[slot] = rowNumber;
  }

  /** The counts of a row, -1 where none has come; a view, as long as its highest expert or longer. */
  row(slot: number): Int32Array {
    const at = this.#offset(slot);
    return this.#blocks[Math.floor(slot / this.#rowsPerBlock)]!.subarray(at, at + this.#width);
  }

  /** Iterations and the slots of their rows, in ascending order. */
  sorted(): readonly (readonly [iteration: number, slot: number])[] {
    return [...this.#slots].sort(([a], [b]) => a - b);
  }

  #offset(slot: number): number {
    return (slot % this.#rowsPerBlock) * this.#width;
  }

  #widen(experts: number): void {
    const old = { blocks: this.#blocks, width: this.#width, rowsPerBlock: this.#rowsPerBlock };
    this.#width = Math.max(experts, Math.min(old.width * 2, 1024));
    this.#rowsPerBlock = Math.max(1, Math.floor(blockCounts / this.#width));
    this.#blocks = [];
    for (let slot = 0; slot < this.#rowNumbers.length; slot++) {
      const block = Math.floor(slot / this.#rowsPerBlock);
      this.#blocks[block] ??= new Int32Array(this.#rowsPerBlock * this.#width).fill(-1);
      const from = (slot % old.rowsPerBlock) * old.width;
      const row = old.blocks[Math.floor(slot / old.rowsPerBlock)]!.subarray(from, from + old.width);
      this.#blocks[block].set(row, this.#offset(slot));
    }
  }
}
