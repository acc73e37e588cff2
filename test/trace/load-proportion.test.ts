import { expect, test } from "vitest";

import { loadProportion } from "../../src/trace/load-proportion.js";

test("loadProportion(tokens, experts) divides each row by its total", () => {
  expect([...loadProportion(Int32Array.of(1, 3, 5, 0), 2)]).toEqual([0.25, 0.75, 1, 0]);
});

test("loadProportion(tokens, experts) does not overflow where the total exceeds 31 bits", () => {
  const most = 2 ** 31 - 1;
  expect([...loadProportion(Int32Array.of(most, most, most, most), 4)]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test("loadProportion(tokens, experts) gives NaN for a row without tokens", () => {
  expect([...loadProportion(Int32Array.of(0, 0), 2)]).toEqual([NaN, NaN]);
});
