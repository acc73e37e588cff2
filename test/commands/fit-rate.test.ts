import { expect, it } from "vitest";

import { FitRate } from "../../src/commands/fit-rate.js";

it("fitRate.sentence sums up what was added", () => {
  const rate = new FitRate();
  expect(rate.sentence).toBeUndefined();
  rate.add({ models: 1000, elapsedMs: 1500 });
  rate.add({ models: 792, elapsedMs: 1600 });
  expect(rate.sentence).toBe("1,792 fits in 3.1 s, 578 a second");
});
