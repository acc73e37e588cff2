import { describe, expect, it } from "vitest";

import { fitTable, lineLength } from "../../src/report/fit-table.js";
import type { TextTable } from "../../src/report/text-table.js";

const table: TextTable = {
  columns: [
    { heading: "layer" }, // 5
    { heading: "experts", goes: 2 }, // 7
    { heading: "wide", goes: 1 }, // 12
    { heading: "a", group: "group", goes: 3 }, // 1, or 5 without the next
    { heading: "b", group: "group" }, // 3
    { heading: "note", align: "left", wraps: true }, // 40
  ],
  rows: [["1", "16", "123456789012", "1", "200", "a sentence that has forty characters ok."]],
};

function headings(width: number): string[] {
  return fitTable(table, width).columns.map(({ heading }) => heading);
}

describe("fitTable", () => {
  it.each([
    [Infinity, ["layer", "experts", "wide", "a", "b", "note"], []],
    [80, ["layer", "experts", "wide", "a", "b", "note"], []],
    [54, ["layer", "experts", "wide", "a", "b", "note"], []],
    [53, ["layer", "experts", "a", "b", "note"], ["wide"]],
    [40, ["layer", "experts", "a", "b", "note"], ["wide"]],
    [39, ["layer", "a", "b", "note"], ["experts", "wide"]],
    [20, ["layer", "b", "note"], ["experts", "wide", "a"]],
  ])("fitTable(table, %d) drops columns in the order that they name", (width, kept, dropped) => {
    const fitted = fitTable(table, width);
    expect(fitted.columns.map(({ heading }) => heading)).toEqual(kept);
    expect(fitted.dropped.map(({ heading }) => heading)).toEqual(dropped);
  });

  it("fitTable(table, width) wraps a column that may be wrapped into what is left, and loses no word of it", () => {
    for (let width = 30; width <= 90; width++) {
      const { widths, rows } = fitTable(table, width);
      expect(lineLength(widths)).toBeLessThanOrEqual(width);
      expect(rows[0]!.at(-1)!.join(" ")).toBe("a sentence that has forty characters ok.");
      for (const line of rows[0]!.at(-1)!) expect(line.length).toBeLessThanOrEqual(widths.at(-1)!);
    }
  });

  it("fitTable(table, width) keeps a narrow column where the wide one that goes later leaves room for it", () => {
    const { columns } = fitTable(
      {
        columns: [{ heading: "x", goes: 1 }, { heading: "a heading of 20 char", goes: 2 }, { heading: "layer" }],
        rows: [],
      },
      10,
    );
    expect(columns.map(({ heading }) => heading)).toEqual(["x", "layer"]);
  });

  it("fitTable(table, width) of a group that has shrunk makes room for the group's heading", () => {
    expect(headings(30)).toEqual(["layer", "b", "note"]);
    expect(fitTable(table, 30).widths[1]).toBe("group".length);
  });
});
