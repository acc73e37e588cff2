import { describe, expect, it } from "vitest";

import { oneOf, positiveNumber, ratio, wholeNumber, wholeNumbers } from "../../src/commands/option-values.js";

describe("option values", () => {
  it("wholeNumber(option, least) takes whole numbers only", () => {
    expect(wholeNumber("--horizon", 1)("1000")).toBe(1000);
    for (const text of ["0", "-1", "1.5", "1e3", "ten", "", " "]) {
      expect(() => wholeNumber("--horizon", 1)(text)).toThrow(
        `--horizon takes a whole number of at least 1, got "${text}"`,
      );
    }
  });

  it("wholeNumbers(option, least) takes several, separated by commas", () => {
    expect(wholeNumbers("--windows", 2)("10,100")).toEqual([10, 100]);
    expect(() => wholeNumbers("--windows", 2)("10,")).toThrow('--windows takes a whole number of at least 2, got ""');
  });

  it("positiveNumber(option) takes numbers above 0 only", () => {
    expect(positiveNumber("--max-range")("1e-3")).toBe(0.001);
    for (const text of ["0", "-1", "x", "", "Infinity"]) {
      expect(() => positiveNumber("--max-range")(text)).toThrow(`--max-range takes a number above 0, got "${text}"`);
    }
  });

  it("ratio(option) takes a fraction or per cent", () => {
    expect(["0.05", "5%", "5 %", "0", "120%"].map(ratio("--tolerance"))).toEqual([0.05, 0.05, 0.05, 0, 1.2]);
    for (const text of ["", "%", "-1", "-5%", "five", "5%%"]) {
      expect(() => ratio("--tolerance")(text)).toThrow(
        `--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got "${text}"`,
      );
    }
  });

  it("oneOf(option, words) names the words", () => {
    expect(oneOf("--state", ["all", "stable"])("stable")).toBe("stable");
    expect(() => oneOf("--state", ["all", "stable"])("calm")).toThrow('--state takes all, stable, got "calm"');
    expect(() => oneOf("--state", ["all", "stable"])("stabel")).toThrow(
      '--state takes all, stable, got "stabel" (did you mean stable?)',
    );
  });
});
