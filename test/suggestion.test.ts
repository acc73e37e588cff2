import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { editDistance, suggestion } from "../src/suggestion.js";

describe("suggestion(mistyped, words)", () => {
  it.each<[string, string[], string]>([
    ["jsn", ["table", "json", "csv"], " (did you mean json?)"],
    ["swavgg", ["swavg", "arima"], " (did you mean swavg?)"],
    ["stabel", ["all", "stable", "transient"], " (did you mean stable?)"],
    ["error_ratio", ["errorRatio", "wape"], " (did you mean errorRatio?)"],
    ["JSON", ["csv", "json"], " (did you mean json?)"],
    ["--fromat", ["--format", "--forecasts"], " (did you mean --format?)"],
    ["calm", ["all", "stable", "transient"], ""],
    ["prophet", ["swavg", "arima", "lstm", "last", "oracle"], ""],
    ["", ["md"], ""],
    ["md", [], ""],
  ])("suggestion(%j, %j) is %j", (mistyped, words, expected) => {
    expect(suggestion(mistyped, words)).toBe(expected);
  });

  it("suggestion(mistyped, words) takes the nearest, or all that are as near", () => {
    expect(suggestion("windos", ["windows", "window"])).toBe(" (did you mean windows or window?)");
    expect(suggestion("mse", ["wape", "mae", "rmse"])).toBe(" (did you mean mae or rmse?)");
    expect(suggestion("windo", ["windows", "window"])).toBe(" (did you mean window?)");
  });

  it("suggestion(mistyped, words) completes what was cut short, where few words go on from it", () => {
    expect(suggestion("--win", ["--label-window", "--windows"])).toBe(" (did you mean --windows?)");
    expect(suggestion("comp", ["compare", "completion", "convert"])).toBe(" (did you mean compare or completion?)");
    expect(suggestion("co", ["compare", "completion", "convert"])).toBe("");
    expect(suggestion("--max", ["--max-a-limit", "--max-b-limit", "--max-c-limit", "--max-d-limit"])).toBe("");
  });
});

describe("editDistance(a, b)", () => {
  it.each([
    ["", "", 0],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
    ["jsno", "json", 1],
    ["ca", "abc", 3],
  ])("editDistance(%j, %j) is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("editDistance(a, b) is symmetric, 0 for equal words alone, and at most the longer length", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});
