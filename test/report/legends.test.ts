import { expect, it } from "vitest";

import { withLegends } from "../../src/report/legends.js";
import { toTerminal } from "../../src/report/terminal.js";
import type { TextBlock, TextColumn } from "../../src/report/text-table.js";

const columns: readonly TextColumn[] = [
  { heading: "layer" },
  { heading: "all", group: "WAPE", legend: "WAPE: formula" },
  { heading: "stable", group: "WAPE", legend: "WAPE: formula", goes: 1 },
  { heading: "course", isChart: true, legend: "course: of the variance", goes: 2 },
];
const table: TextBlock = { kind: "table", table: { columns, rows: [["2", "1 %", "1 %", "▁█"]] } };
const notes: TextBlock = { kind: "notes", lines: ["a note"] };

it("withLegends(blocks) says once what columns mean, at the end of the notes behind their table", () => {
  expect(withLegends([table, table, notes, notes])).toEqual([
    table,
    table,
    { kind: "notes", lines: ["a note", "WAPE: formula", "course: of the variance"] },
    notes,
  ]);
});

it("withLegends(blocks) has notes of its own where none follow", () => {
  expect(withLegends([notes, table]).at(-1)).toEqual({
    kind: "notes",
    lines: ["WAPE: formula", "course: of the variance"],
  });
});

it.each([
  ["that the terminal cannot show", { blocks: false }],
  ["that finds no room", { width: 20 }],
])("toTerminal(blocks, options) says nothing of a chart %s", (_, options) => {
  const shown = toTerminal([table, notes], options);
  expect(shown).toContain("WAPE: formula");
  expect(shown).not.toContain("course: of the variance");
});
