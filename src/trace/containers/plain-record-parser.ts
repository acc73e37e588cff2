import type { Pool } from "../../parallel/pool.js";
import { inWords, type IntegerColumn } from "../table/integer-column.js";
import type { TableChunk } from "../table/table.js";
import { takeArena, type PlainRecordArena } from "./plain-record-arena.js";
import { plainRangeTask } from "./plain-record-range.js";
import { fieldWords, planWords } from "./plain-records.js";

/** What the records of a delimited text look like. */
export interface RecordShape {
  readonly delimiter: string;
  /** By field. */
  readonly kinds: readonly ("number" | "list")[];
  /** The fields that are wanted, in the order of the columns. */
  readonly selected: readonly number[];
}

/** Sizes in bytes of the places that a parser has for text. */
export interface SlotSizes {
  /** For what is left of the piece before. */
  readonly headroom: number;
  readonly piece: number;
  /** Text that the columns have room for in any case. */
  readonly columns: number;
}

/** The kernel looks so far before and behind the text. */
const margin = 128;

/**
 * Parses the plain records of a delimited text, as `PlainRecordKernel` says, from one of two slots for text into
 * columns of whole numbers. While one slot is parsed, the other may be filled.
 */
export class PlainRecordParser {
  readonly slots: SlotSizes;
  readonly #arena: PlainRecordArena;
  readonly #plan: Int32Array;
  readonly #selected: readonly number[];
  readonly #firstSlot: number;

  constructor(shape: RecordShape, slots: SlotSizes) {
    const { delimiter, kinds, selected } = shape;
    this.slots = slots;
    this.#selected = selected;
    // No field or item is shorter than a digit and what ends it.
    const rowCapacity = Math.floor(slots.columns / (2 * kinds.length)) + 1;
    const listCapacity = Math.floor(slots.columns / 2) + 1;
    const columns = kinds.map((kind) =>
      kind === "list"
        ? { values: columnBytes(listCapacity), offsets: columnBytes(rowCapacity + 1) }
        : { values: columnBytes(rowCapacity), offsets: 0 },
    );
    const planLength = planWords.firstField + kinds.length * fieldWords.count;
    const beforeSlots = columns.reduce((sum, { values, offsets }) => sum + values + offsets, columnBytes(planLength));
    this.#arena = takeArena(beforeSlots + 2 * this.#slotBytes);
    this.#firstSlot = this.#arena.address + beforeSlots;

    const plan = new Int32Array(this.#arena.memory, this.#arena.address, planLength);
    plan[planWords.delimiter] = delimiter.charCodeAt(0);
    plan[planWords.fields] = kinds.length;
    plan[planWords.rowCapacity] = rowCapacity;
    plan[planWords.listCapacity] = listCapacity;
    plan[planWords.lists] = kinds.filter((kind) => kind === "list").length;
    let address = this.#arena.address + columnBytes(planLength);
    columns.forEach(({ values, offsets }, field) => {
      const at = planWords.firstField + field * fieldWords.count;
      plan[at + fieldWords.values] = address;
      plan[at + fieldWords.offsets] = offsets === 0 ? 0 : address + values;
      if (offsets > 0) new Int32Array(this.#arena.memory, address + values, 1)[0] = 0;
      address += values + offsets;
    });
    this.#plan = plan;
  }

  /** How many rows the last `parse` found. */
  get rows(): number {
    return this.#plan[planWords.rows]!;
  }

  /** Bytes of a slot: `from` and `end` count from where its piece begins, `from` negative into its headroom. */
  bytes(slot: number, from: number, end: number): Uint8Array {
    return new Uint8Array(this.#arena.memory, this.#piece(slot) + from, end - from);
  }

  /** Parses the plain records that begin at `from`; returns where the first other one does. Both as in `bytes`. */
  parse(slot: number, from: number, end: number): number {
    const piece = this.#piece(slot);
    return this.#arena.kernel.parsePlainRecords(this.#arena.address, piece + from, piece + end) - piece;
  }

  /** The same in another thread, where there is one; until it is done nothing else may be asked of this parser. */
  async parseIn(pool: Pool, slot: number, from: number, end: number): Promise<number> {
    const { shared, address } = this.#arena;
    if (!shared) return this.parse(slot, from, end);
    const piece = this.#piece(slot);
    return (await pool.run(plainRangeTask, { plan: address, from: piece + from, end: piece + end })) - piece;
  }

  /** The rows of the last `parse`, of which the first stands in line `firstLine`; good until the next. */
  chunk(firstLine: number): TableChunk {
    return {
      rows: this.rows,
      rowNumber: (index) => firstLine + index,
      columns: this.#selected.map((field) => this.#column(field)),
    };
  }

  /** Gives the memory back. */
  close(): void {
    this.#arena.release();
  }

  #column(field: number): IntegerColumn {
    const at = planWords.firstField + field * fieldWords.count;
    const { memory } = this.#arena;
    const offsetsAddress = this.#plan[at + fieldWords.offsets]!;
    const offsets = offsetsAddress === 0 ? undefined : new Int32Array(memory, offsetsAddress, this.rows + 1);
    const length = offsets?.[this.rows] ?? this.rows;
    const values = new Int32Array(memory, this.#plan[at + fieldWords.values], length);
    const found = (index: number): string => inWords(values[index]);
    return offsets === undefined ? { values, found } : { values, offsets, found };
  }

  get #slotBytes(): number {
    return margin + this.slots.headroom + this.slots.piece + margin;
  }

  #piece(slot: number): number {
    return this.#firstSlot + slot * this.#slotBytes + margin + this.slots.headroom;
  }
}

/** Columns begin at lines of the cache, and at different ones of its sets: an odd number of lines apart. */
function columnBytes(length: number): number {
  return (Math.ceil((length * 4) / 64) | 1) * 64;
}
