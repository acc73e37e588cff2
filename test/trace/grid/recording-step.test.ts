import { expect, test } from "vitest";

import { recordingStep } from "../../../src/trace/grid/recording-step.js";

test.each([
  [[0, 1, 2, 3], 1],
  [[0, 10, 20, 50, 60], 10],
  [[0, 10, 15, 20, 30], 5],
  [[7], undefined],
  [[], undefined],
])("recordingStep(%j) is the most common difference, the smaller of two: %s", (iterations, step) => {
  expect(recordingStep(iterations)).toBe(step);
});
