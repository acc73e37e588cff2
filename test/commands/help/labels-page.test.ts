import { expect, it } from "vitest";

import { StabilityTracker, resolveStabilityOptions } from "../../../src/stats/stability.js";

/** Runs the example of `moeload help labels`: its label since 520, with this variance ratio at 600. */
function segmentsWith(ratioAt600: number) {
  const tracker = new StabilityTracker(resolveStabilityOptions({}, 100));
  for (let iteration = 0; iteration < 700; iteration++) {
    const varianceRatio = iteration < 500 ? 3 : iteration === 600 ? ratioAt600 : 1.5;
    const rangeRatio = iteration < 520 ? 1.8 : 1.2;
    const statistics = { varianceRatio, rangeRatio, varianceMean: 1, varianceMax: 1, rangeMean: 1, rangeMax: 1 };
    tracker.push(iteration, iteration < 99 ? undefined : statistics);
  }
  return tracker.segments;
}

it("moeload help labels: the example is what the rule makes of it", () => {
  expect(segmentsWith(2.3)).toEqual([
    { state: "transient", from: 0, to: 519 },
    { state: "stable", from: 520, to: 699 },
  ]);
  expect(segmentsWith(2.6)).toEqual([{ state: "transient", from: 0, to: 699 }]);
});
