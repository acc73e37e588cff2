import {
  Bool,
  Field,
  FixedSizeList,
  Int32,
  Int64,
  LargeList,
  List,
  makeBuilder,
  makeData,
  RecordBatch,
  Table,
  tableToIPC,
  Uint16,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from "apache-arrow";
import { describe, expect, it } from "vitest";

import { memorySource, type ByteSource } from "../../../src/trace/bytes/byte-source.js";
import { openArrowFile } from "../../../src/trace/containers/arrow-table.js";
import type { IntegerColumn } from "../../../src/trace/table/integer-column.js";

/** More than one slice of the columns of counts here. */
const rows = 40_000;

/** A file with all values in one record batch. */
function oneBatch(columns: Readonly<Record<string, Data>>): Uint8Array {
  return tableToIPC(new Table([new RecordBatch(columns)]), "file");
}

function built(type: DataType, valueAt: (row: number) => unknown): Data {
  const builder = makeBuilder({ type, nullValues: [null] });
  for (let row = 0; row < rows; row++) builder.append(valueAt(row));
  return builder.finish().flush() as Data;
}

const item = new Field("item", new Int32(), true);
const plain = built(new Uint16(), (row) => row % 60_000);
const count = (row: number, expert: number): number => (row * 7 + expert) % 5000;
const fixed = makeData({
  type: new FixedSizeList(32, item),
  length: rows,
  nullCount: 0,
  child: makeData({
    type: new Int32(),
    length: rows * 32,
    nullCount: 0,
    data: Int32Array.from({ length: rows * 32 }, (_, i) => count(i >> 5, i & 31)),
  }),
});

/** All chunks of a column: the values of row after row, lists as lists, and how many chunks there were. */
async function read(source: ByteSource, column: number): Promise<{ cells: unknown[]; chunks: number }> {
  const table = await openArrowFile(source);
  const cells: unknown[] = [];
  let chunks = 0;
  for await (const chunk of table.chunks([column])) {
    chunks++;
    const { values, offsets, found } = chunk.columns[0] as IntegerColumn;
    expect(chunk.rowNumber(0)).toBe(cells.length + 1);
    const shown = [...values].map((value, index) => (value < 0 ? found(index) : value));
    for (let row = 0; row < chunk.rows; row++) {
      cells.push(offsets === undefined ? shown[row] : shown.slice(offsets[row], offsets[row + 1]));
    }
  }
  return { cells, chunks };
}

const all = (cellAt: (row: number) => unknown): unknown[] => Array.from({ length: rows }, (_, row) => cellAt(row));

describe("openArrowFile", () => {
  it("chunks(selected) of one large record batch come in slices: lists of one size", async () => {
    const { cells, chunks } = await read(memorySource("a", oneBatch({ plain, fixed })), 1);
    expect(chunks).toBeGreaterThan(1);
    expect(cells).toEqual(all((row) => Array.from({ length: 32 }, (_, expert) => count(row, expert))));
  });

  it.each([
    ["List", new List(item)],
    ["LargeList", new LargeList(item)],
  ] as const)("chunks(selected) of one large record batch come in slices: %s", async (_, type) => {
    const cellAt = (row: number): number[] => Array.from({ length: row % 50 }, (_, expert) => count(row, expert));
    const lists = built(type, (row) => (row % 1000 === 999 ? null : cellAt(row)));
    const { cells, chunks } = await read(memorySource("a", oneBatch({ lists })), 0);
    expect(chunks).toBeGreaterThan(1);
    expect(cells).toEqual(all((row) => (row % 1000 === 999 ? ["nothing"] : cellAt(row))));
  });

  it("chunks(selected) tell nulls in every slice, of values and inside lists of one size", async () => {
    const values = built(new Int64(), (row) => (row % 777 === 5 ? null : BigInt(row)));
    const lists = built(new FixedSizeList(16, item), (row) =>
      Array.from({ length: 16 }, (_, e) => ((row + e) % 999 === 0 ? null : e)),
    );
    const source = memorySource("a", oneBatch({ values, lists }));
    expect((await read(source, 0)).cells).toEqual(all((row) => (row % 777 === 5 ? "nothing" : row)));
    const inLists = await read(source, 1);
    expect(inLists.chunks).toBeGreaterThan(1);
    expect(inLists.cells).toEqual(
      all((row) => Array.from({ length: 16 }, (_, e) => ((row + e) % 999 === 0 ? "nothing" : e))),
    );
  });

  it("chunks(selected) are the whole batch where lists of different lengths hold nulls, or behind other types", async () => {
    const lists = built(new List(item), (row) => [row % 9 === 0 ? null : row, row]);
    const odd = await read(memorySource("a", oneBatch({ lists })), 0);
    expect(odd.chunks).toBe(1);
    expect(odd.cells).toEqual(all((row) => [row % 9 === 0 ? "nothing" : row, row]));
    const names = vectorFromArray(all((row) => `run ${row % 3}`) as string[], new Utf8()).data[0]!;
    const flags = vectorFromArray(all((row) => row % 2 === 0) as boolean[], new Bool()).data[0]!;
    for (const other of [names, flags] as Data[]) {
      const behind = await read(memorySource("a", oneBatch({ other, plain })), 1);
      expect(behind.cells).toEqual(all((row) => row % 60_000));
    }
  });

  it("chunks(selected) refuse an offset that only its lower half makes right", async () => {
    const lists = built(new LargeList(item), (row) => [row]);
    (lists.valueOffsets as unknown as BigInt64Array)[7]! += 2n ** 32n;
    await expect(read(memorySource("a", oneBatch({ lists })), 0)).rejects.toThrow(
      "a is damaged or cut short: its record batch 1 cannot be decoded",
    );
  });

  it("chunks(selected) have no reading under way once the loop is left", async () => {
    const whole = memorySource("a", oneBatch({ fixed }));
    let underWay = 0;
    const slow: ByteSource = {
      ...whole,
      readInto: async (target, start) => {
        underWay++;
        await new Promise((resolve) => setTimeout(resolve, 2));
        await whole.readInto(target, start);
        underWay--;
      },
    };
    const table = await openArrowFile(slow);
    for await (const chunk of table.chunks([0])) {
      expect(chunk.rows).toBeGreaterThan(0);
      break;
    }
    expect(underWay).toBe(0);
  });

  it("chunks(selected) read only the columns that were asked for", async () => {
    const bytes = oneBatch({ plain, fixed });
    const whole = memorySource("a", bytes);
    let read = 0;
    const counting: ByteSource = {
      ...whole,
      readInto: (target, start) => {
        read += target.length;
        return whole.readInto(target, start);
      },
    };
    const table = await openArrowFile(counting);
    for await (const chunk of table.chunks([0])) expect(chunk.rows).toBeGreaterThan(0);
    expect(read).toBe(2 * rows);
  });
});
