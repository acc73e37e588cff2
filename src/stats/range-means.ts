/** Rows that are added up once, whatever ranges they are in. */
const blockRows = 64;

/**
 * Means over ranges of rows of a [n, width] series. Rows are added up in blocks, from the row numbered 0 on, and a range
 * is the blocks inside it and the rows at its ends: nothing is ever subtracted, so that no error grows with the length
 * of the series, and a mean does not depend on the part of the series it is taken from.
 *
 * Cost of a range: O(rows / 64 + 64) rows.
 */
export class RangeMeans {
  readonly #values: Float64Array;
  readonly #width: number;
  readonly #firstRow: number;
  /** Sums of the blocks that are whole, and the number of the first of them. */
  readonly #blocks: Float64Array;
  readonly #firstBlock: number;

  /** @param firstRow number of the first row of `values` */
  constructor(values: Float64Array, width: number, firstRow = 0) {
    this.#values = values;
    this.#width = width;
    this.#firstRow = firstRow;
    this.#firstBlock = Math.ceil(firstRow / blockRows);
    const endBlock = Math.floor((firstRow + values.length / width) / blockRows);
    this.#blocks = new Float64Array(Math.max(0, endBlock - this.#firstBlock) * width);
    for (let block = 0; block < this.#blocks.length; block += width) {
      const from = (this.#firstBlock + block / width) * blockRows - firstRow;
      const sums = this.#blocks.subarray(block, block + width);
      for (let row = from; row < from + blockRows; row++) addRow(values, row * width, sums);
    }
  }

  /** Mean of the rows numbered `from` to `to`, exclusive, into `mean`, [width]. */
  over(from: number, to: number, mean: Float64Array): void {
    const width = this.#width;
    mean.fill(0);
    for (let row = from; row < to;) {
      if (row % blockRows === 0 && row + blockRows <= to) {
        addRow(this.#blocks, (row / blockRows - this.#firstBlock) * width, mean);
        row += blockRows;
      } else {
        addRow(this.#values, (row - this.#firstRow) * width, mean);
        row++;
      }
    }
    // Divided at the end: a sum of n values up to 1 is at most n, so that no mean exceeds 1.
    for (let e = 0; e < width; e++) mean[e]! /= to - from;
  }
}

function addRow(values: Float64Array, start: number, sums: Float64Array): void {
  for (let e = 0; e < sums.length; e++) sums[e]! += values[start + e]!;
}
