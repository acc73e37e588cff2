import { expect, test } from "vitest";

import { trainedOn } from "../../src/predict/lstm/model.js";
import { seenLength } from "../../src/predict/lstm/seen-length.js";
import { rows, swingingLoad } from "./lstm-fixtures.js";

const series = swingingLoad(60, 3);

test("seenLength(training, series) finds how far into a series the training reached", () => {
  const training = [trainedOn(rows(series, 0, 20)), trainedOn(rows(series, 0, 40)), trainedOn(swingingLoad(50, 3, 2))];
  expect(seenLength(training, series)).toBe(40);
  expect(seenLength(training, rows(series, 0, 40))).toBe(40);
  expect(seenLength(training, rows(series, 0, 30))).toBe(20);
});

test("seenLength(training, series) is 0 for another run, other experts, or a later part of the same run", () => {
  expect(seenLength([trainedOn(rows(series, 10, 30))], series)).toBe(0);
  expect(seenLength([trainedOn(series)], swingingLoad(60, 3, 2))).toBe(0);
  expect(seenLength([trainedOn(series)], swingingLoad(60, 4))).toBe(0);
});
