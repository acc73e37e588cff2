import { expect, it } from "vitest";

import { formatInteger, formatNumber, formatPercent } from "../../src/report/format-number.js";

it.each([
  [0.11234, "0.112"],
  [1.005, "1.00"],
  [99.96, "100"],
  [1234.5, "1,235"],
  [0.0000345678, "3.46e-5"],
  [12345678, "1.23e+7"],
  [0, "0"],
  [null, "-"],
  [undefined, "-"],
  [NaN, "-"],
])("formatNumber(%s) is %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

it("formatPercent(ratio) has three significant digits and a unit", () => {
  expect([0.11234, 0, null].map(formatPercent)).toEqual(["11.2 %", "0 %", "-"]);
});

it("formatInteger(value) separates thousands", () => {
  expect(formatInteger(30_720_000)).toBe("30,720,000");
});
