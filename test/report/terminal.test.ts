import { describe, expect, it } from "vitest";

import { toMarkdown } from "../../src/report/markdown.js";
import { toTerminal, type TerminalOptions } from "../../src/report/terminal.js";
import type { TextBlock, TextColumn } from "../../src/report/text-table.js";

const blocks: readonly TextBlock[] = [
  { kind: "heading", text: "a | b" },
  {
    kind: "table",
    table: {
      columns: [
        { heading: "layer" },
        { heading: "state", align: "left" },
        { heading: "start", group: "variance (p²)" },
        { heading: "now", group: "variance (p²)" },
        { heading: "x", group: "a heading wider than its column" },
      ],
      rows: [
        ["2", "stable", "0.1", "0.02", "1"],
        ["10", "transient", "3.46e-5", "0", "2"],
      ],
    },
  },
  { kind: "paragraph", text: "p: load" },
  { kind: "notes", lines: ["one", "two"] },
];

describe("toTerminal", () => {
  it("toTerminal(blocks) aligns columns under their headings and groups", () => {
    expect(toTerminal(blocks)).toBe(`a | b

                  variance (p²)  a heading wider than its column
layer  state        start   now                                x
    2  stable         0.1  0.02                                1
   10  transient  3.46e-5     0                                2

p: load

one
two
`);
  });

  it("toTerminal(blocks, { colour: true }) says the same between escape sequences", () => {
    const coloured = toTerminal(blocks, { colour: true });
    expect(coloured).toContain("\u001b[1ma | b\u001b[0m");
    // eslint-disable-next-line no-control-regex -- these are what is to be taken out
    expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).toBe(toTerminal(blocks));
  });
});

const state: TextColumn = {
  heading: "state",
  align: "left",
  tone: (cell) => (cell === "stable" ? "good" : "caution"),
};

function shown(columns: readonly TextColumn[], rows: readonly (readonly string[])[], options: TerminalOptions): string {
  return toTerminal([{ kind: "table", table: { columns, rows } }], options);
}

describe("toTerminal on a screen", () => {
  it("toTerminal(blocks, { width }) wraps sentences, indents what continues a note, and leaves what is to be copied", () => {
    const long: TextBlock[] = [
      { kind: "heading", text: "a heading of some words" },
      { kind: "paragraph", text: "a paragraph of some words" },
      { kind: "notes", lines: ["WAPE: a note of some words", "short"] },
      { kind: "notes", lines: ["npm install a-package-of-some-name"], verbatim: true },
    ];
    expect(toTerminal(long, { width: 16 })).toBe(`a heading of
some words

a paragraph of
some words

WAPE: a note
  of some words
short

npm install a-package-of-some-name
`);
  });

  it("toTerminal(blocks, { width }) names the columns that found no room", () => {
    const columns: TextColumn[] = [
      { heading: "layer" },
      { heading: "start", group: "range (p)", goes: 1 },
      { heading: "now", group: "range (p)" },
      { heading: "RMSE", goes: 2 },
    ];
    expect(shown(columns, [["2", "0.0185", "0.0228", "0.1"]], { width: 22 })).toBe(`       range (p)
layer        now  RMSE
    2     0.0228   0.1

left out of a table
for lack of width:
range (p) start; a
wider terminal or
--format md shows all
`);
  });

  it("toTerminal(blocks, { width }) continues a cell below itself, right of what stands before it", () => {
    const columns: TextColumn[] = [{ heading: "layer" }, { heading: "why", align: "left", wraps: true }];
    expect(
      shown(
        columns,
        [
          ["2", "worse than it is allowed"],
          ["4", ""],
        ],
        { width: 25 },
      ),
    ).toBe(`layer  why
    2  worse than it is
       allowed
    4
`);
  });

  it("toTerminal(blocks, { blocks: false }) has no charts, and says nothing of them", () => {
    const columns: TextColumn[] = [{ heading: "layer" }, { heading: "course", isChart: true }];
    expect(shown(columns, [["2", "▁█"]], {})).toBe("layer  course\n    2      ▁█\n");
    expect(shown(columns, [["2", "▁█"]], { blocks: false })).toBe("layer\n    2\n");
  });

  it("toTerminal(blocks, { colour: true }) colours what a cell means, and not the blanks around it", () => {
    const rows = [["stable"], ["transient"]];
    expect(
      shown(
        [state, { heading: "since" }],
        [
          [...rows[0]!, "1"],
          [...rows[1]!, "-"],
        ],
        { colour: true },
      ),
    ).toBe(
      "\u001b[2mstate      since\u001b[0m\n\u001b[36mstable\u001b[0m         1\n\u001b[33mtransient\u001b[0m      -\n",
    );
  });
});

describe("toMarkdown", () => {
  it("toMarkdown(blocks) escapes bars and names the group in each heading", () => {
    expect(toMarkdown(blocks)).toBe(`## a \\| b

| layer | state | variance (p²), start | variance (p²), now | a heading wider than its column, x |
| ---: | --- | ---: | ---: | ---: |
| 2 | stable | 0.1 | 0.02 | 1 |
| 10 | transient | 3.46e-5 | 0 | 2 |

p: load

- one
- two
`);
  });
});
