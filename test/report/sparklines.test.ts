import { describe, expect, it } from "vitest";

import { sparklines } from "../../src/report/sparklines.js";

describe("sparklines", () => {
  it("sparklines(series) puts equal ratios the same height apart, on one scale", () => {
    expect(
      sparklines([
        [1, 2, 4, 8],
        [16, 32],
        [64, 128],
      ]),
    ).toEqual(["▁▂▃▄", "▅▆", "▇█"]);
  });

  it("sparklines(series) takes means where there is no room for all values", () => {
    const values = Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : 100));
    expect(sparklines([values])).toEqual(["▁▁▁▁▁█████"]);
  });

  it("sparklines(series) leaves blanks where values are missing", () => {
    const values = Array.from({ length: 100 }, (_, i) => (i >= 40 && i < 60 ? null : 1 + i));
    expect(sparklines([values])[0]).toMatch(/^[▁-█]{4} {2}[▁-█]{4}$/);
  });

  it.each([
    ["nothing", [], ""],
    ["only missing values", [null, null], "  "],
    ["one value", [3], "▁"],
    ["equal values", [3, 3, 3], "▁▁▁"],
    ["zeros", [0, 0], "▁▁"],
    ["a zero beside others, which has no logarithm", [0, 1, 100], "▁▁█"],
  ])("sparklines(series) of %s", (_, values, expected) => {
    expect(sparklines([values])).toEqual([expected]);
  });
});
