import { expect, test } from "vitest";

import { studentT } from "../../src/stats/student-t.js";

// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
test.each([
  [0.95, 3, 3.182],
  [0.95, 6, 2.447],
  [0.99, 30, 2.75],
  [0.998, 10, 4.144],
  [0.95, 100, 1.984],
  [0.9, 5, 2.015],
])("studentT(%d, %i) is that of printed tables", (level, freedom, expected) => {
  expect(studentT(level, freedom)).toBeCloseTo(expected, 2.9);
});

test.each([0.5, 0.9, 0.95, 0.9999])("studentT(%d, 1) and studentT(level, 2) are as their closed forms say", (level) => {
  expect(studentT(level, 1) / Math.tan((Math.PI * level) / 2)).toBeCloseTo(1, 10);
  expect(studentT(level, 2) / (level * Math.sqrt(2 / (1 - level ** 2)))).toBeCloseTo(1, 10);
});

test("studentT(level, freedom) comes down to the normal quantile", () => {
  expect(studentT(0.95, 100_001)).toBeCloseTo(1.959964, 4);
});
