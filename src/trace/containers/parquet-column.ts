import { inWords, type IntegerColumn } from "../table/integer-column.js";
import type { ColumnPlan } from "./parquet-column-plan.js";
import { dataPage, type DataPage } from "./parquet-data-page.js";
import type { ParquetPageStream } from "./parquet-page-stream.js";
import { dictionaryOf, type Dictionary, type FoundValues } from "./parquet-values.js";

/** Levels that are decoded at a time. */
const blockLevels = 1 << 13;

/** Reads a column of whole numbers, or of lists of them, some rows at a time, through memory that it uses again. */
export class ParquetColumn {
  readonly #plan: ColumnPlan;
  readonly #pages: ParquetPageStream;
  #dictionary: Dictionary | undefined;
  #page: DataPage | undefined;
  #values = new Int32Array(1024);
  #length = 0;
  #offsets = new Int32Array(1024);
  #found: FoundValues = new Map();
  readonly #repetitions = new Uint8Array(blockLevels);
  readonly #definitions = new Uint8Array(blockLevels);
  /** Levels of the block that have not been used yet: from where to where. */
  #level = 0;
  #levelEnd = 0;
  /** Whether all of the block's values are there. */
  #isFull = false;

  constructor(plan: ColumnPlan, pages: ParquetPageStream) {
    this.#plan = plan;
    this.#pages = pages;
  }

  /**
   * The next `rows` rows: views, good until the next call.
   *
   * @throws {RangeError} there are fewer, or the column is damaged
   */
  async read(rows: number): Promise<IntegerColumn> {
    this.#length = 0;
    if (this.#found.size > 0) this.#found = new Map();
    if (this.#plan.isList) await this.#readLists(rows);
    else await this.#readNumbers(rows);
    const values = this.#values.subarray(0, this.#length);
    const invalid = this.#found;
    const found = (index: number): string => invalid.get(index) ?? inWords(values[index]);
    return this.#plan.isList ? { values, offsets: this.#offsets.subarray(0, rows + 1), found } : { values, found };
  }

  /** @throws {RangeError} there is more than has been read */
  async end(): Promise<void> {
    if (this.#level < this.#levelEnd || (await this.#nextBlock())) throw new RangeError("more values than rows");
  }

  async #readNumbers(rows: number): Promise<void> {
    while (this.#length < rows) {
      if (this.#level === this.#levelEnd && !(await this.#nextBlock())) throw fewer(this.#length, rows);
      const end = Math.min(this.#levelEnd, this.#level + rows - this.#length);
      this.#take(end);
    }
  }

  async #readLists(rows: number): Promise<void> {
    if (this.#offsets.length <= rows) this.#offsets = new Int32Array(rows + 1);
    const { itemDefinition } = this.#plan;
    let row = -1;
    for (;;) {
      if (this.#level === this.#levelEnd && !(await this.#nextBlock())) break;
      const starts = this.#repetitions[this.#level] === 0;
      if (!starts && row < 0) throw new RangeError("a list without a beginning");
      if (starts) {
        if (++row === rows) break;
        this.#offsets[row] = this.#length;
      }
      // To the next list; it has no items of its own only where nothing follows.
      const next = this.#repetitions.subarray(0, this.#levelEnd).indexOf(0, this.#level + 1);
      const isEmpty = !this.#isFull && starts && this.#definitions[this.#level] === itemDefinition - 1;
      if (isEmpty) this.#level++;
      else this.#take(next < 0 ? this.#levelEnd : next);
    }
    if (row < rows - 1) throw fewer(row + 1, rows);
    this.#offsets[rows] = this.#length;
  }

  /** Decodes the values of the block's levels up to `end`, "nothing" where there is none. */
  #take(end: number): void {
    const { maxDefinition } = this.#plan;
    const count = end - this.#level;
    this.#reserve(count);
    const { values } = this.#page!;
    if (this.#isFull) {
      values.read(this.#values, this.#length, count, this.#found);
      this.#length += count;
      this.#level = end;
      return;
    }
    for (; this.#level < end; this.#level++) {
      if (this.#definitions[this.#level] === maxDefinition) values.read(this.#values, this.#length, 1, this.#found);
      else {
        this.#values[this.#length] = -1;
        this.#found.set(this.#length, "nothing");
      }
      this.#length++;
    }
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#values.length) return;
    const larger = new Int32Array(Math.max(this.#length + count, this.#values.length * 2));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }

  /** Decodes the levels that come next; false behind the last page. */
  async #nextBlock(): Promise<boolean> {
    while (this.#page === undefined || this.#page.left === 0) if (!(await this.#nextPage())) return false;
    const page = this.#page;
    const count = Math.min(page.left, blockLevels);
    page.repetitions?.read(this.#repetitions, 0, count);
    this.#isFull = page.definitions?.read(this.#definitions, 0, count, this.#plan.maxDefinition) ?? true;
    page.left -= count;
    this.#level = 0;
    this.#levelEnd = count;
    return true;
  }

  async #nextPage(): Promise<boolean> {
    const page = await this.#pages.next();
    if (page === undefined) return false;
    const { kind, values } = page.header;
    if (kind === "dictionary") this.#dictionary = dictionaryOf(page.body, values, this.#plan.stored);
    else if (kind !== "other") this.#page = dataPage(page, this.#plan, this.#dictionary);
    return true;
  }
}

function fewer(found: number, rows: number): RangeError {
  return new RangeError(`${found} values in a group of ${rows} rows`);
}
