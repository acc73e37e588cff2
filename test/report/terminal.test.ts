import { describe, expect, it } from "vitest";

import { toMarkdown } from "../../src/report/markdown.js";
import { toTerminal } from "../../src/report/terminal.js";
import type { TextBlock } from "../../src/report/text-table.js";

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
