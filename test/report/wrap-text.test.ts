import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wrapText } from "../../src/report/wrap-text.js";

describe("wrapText", () => {
  it.each([
    ["a b c", 80, ["a b c"]],
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 6, ["one", "two", "three"]],
    ["a /long/path/to/it b", 6, ["a", "/long/path/to/it", "b"]],
    ["", 10, [""]],
  ])("wrapText(%j, %i) breaks between words", (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it("wrapText(text, width, { breakWords: true }) breaks a word that is longer than a line", () => {
    expect(wrapText("a abcdefgh b", 3, { breakWords: true })).toEqual(["a", "abc", "def", "gh", "b"]);
  });

  it("wrapText(text, width) keeps every word in its order", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const lines = wrapText(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
        const broken = wrapText(words.join(" "), width, { breakWords: true });
        expect(Math.max(...broken.map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(broken.join("").replaceAll(" ", "")).toBe(words.join(""));
      }),
    );
  });
});
