import { describe, expect, it } from "vitest";

import { fitTable, lineLength } from "../../src/report/fit-table.js";
import { splitTable } from "../../src/report/split-table.js";
import type { TextTable } from "../../src/report/text-table.js";

const groups = ["a", "bb", "a long name of 23 chars", "d"];
const table: TextTable = {
  columns: [
    { heading: "layer" },
    { heading: "before" },
    ...groups.flatMap((group) => [
      { heading: "after", group },
      { heading: "change", group },
    ]),
  ],
  rows: [["1", "2", ...groups.flatMap((group) => [`${group[0]!}1`, `${group[0]!}2`])]],
  rowHeadings: 2,
};

describe("splitTable", () => {
  it("splitTable(table, width) leaves a table as it is that fits, or has no headings of rows", () => {
    expect(splitTable(table, 83)).toEqual([table]);
    const plain = { columns: table.columns, rows: table.rows };
    expect(splitTable(plain, 20)).toEqual([plain]);
  });

  it.each([
    [82, [["a", "bb", "a long name of 23 chars"], ["d"]]],
    [
      60,
      [
        ["a", "bb"],
        ["a long name of 23 chars", "d"],
      ],
    ],
    [43, [["a", "bb"], ["a long name of 23 chars"], ["d"]]],
    [28, [["a"], ["bb"], ["a long name of 23 chars"], ["d"]]],
    [5, [["a"], ["bb"], ["a long name of 23 chars"], ["d"]]],
  ])("splitTable(table, %d) has as many groups in a part as fit, each row with its headings", (width, expected) => {
    const parts = splitTable(table, width);
    expect(parts.map(({ columns }) => [...new Set(columns.flatMap(({ group }) => group ?? []))])).toEqual(expected);
    for (const [index, { columns, rows }] of parts.entries()) {
      expect(columns.slice(0, 2).map(({ heading }) => heading)).toEqual(["layer", "before"]);
      expect(rows).toEqual([["1", "2", ...expected[index]!.flatMap((group) => [`${group[0]!}1`, `${group[0]!}2`])]]);
    }
  });

  it("splitTable(table, width) makes no part wider than the width but of a single group", () => {
    for (let width = 10; width < 100; width++) {
      for (const part of splitTable(table, width)) {
        const wide = lineLength(fitTable(part, Infinity).widths) > width;
        expect(wide && part.columns.length > 4).toBe(false);
      }
    }
  });
});
