import { describe, expect, it } from "vitest";

import { ValueColumn } from "../../src/stats/value-column.js";
import { ValueStore } from "../../src/stats/value-store.js";
import { seededRandom } from "../support/seeded-random.js";

function summaryOf(pieces: readonly Float64Array[], bytes: number) {
  const store = new ValueStore(bytes);
  try {
    const column = new ValueColumn(store);
    for (const piece of pieces) column.append(piece);
    return column.summary;
  } finally {
    store.close();
  }
}

describe("ValueColumn", () => {
  it("summary is the same whether the values are in memory, in a file, or half and half", () => {
    const random = seededRandom(11);
    const pieces = Array.from({ length: 9 }, (_, i) => Float64Array.from({ length: 50 + i }, () => random() ** 4));
    const inMemory = summaryOf(pieces, 1e6);
    expect(summaryOf(pieces, 0)).toEqual(inMemory);
    expect(summaryOf(pieces, 2000)).toEqual(inMemory);
    const sorted = pieces.flatMap((piece) => [...piece]).sort((a, b) => a - b);
    expect(inMemory).toEqual({
      first: pieces[0]![0],
      median: (sorted[242]! + sorted[243]!) / 2,
      max: sorted.at(-1),
      last: pieces[8]!.at(-1),
    });
  });

  it("summary of no values is null", () => {
    expect(summaryOf([new Float64Array(0)], 0)).toBeNull();
  });

  it("columns share a store: what one keeps does not disturb another", () => {
    const store = new ValueStore(64);
    const [a, b] = [new ValueColumn(store), new ValueColumn(store)];
    for (let i = 0; i < 20; i++) {
      a.append(Float64Array.of(i, i + 1));
      b.append(Float64Array.of(100 - i));
    }
    expect([a.summary?.median, b.summary?.median]).toEqual([10, 90.5]);
    store.close();
  });
});
