import { expect, it } from "vitest";

import { didYouMean } from "../../src/commands/did-you-mean.js";

it.each([
  ["swag", " (Did you mean swavg?)"],
  ["WAPE", " (Did you mean wape?)"],
  ["errorratio", " (Did you mean errorRatio?)"],
  ["layers", " (Did you mean layer?)"],
  ["ma", " (Did you mean mae?)"],
  ["prophet", ""],
  ["", ""],
])("didYouMean(%j, words) is %j", (word, expected) => {
  expect(didYouMean(word, ["swavg", "wape", "errorRatio", "layer", "mae"])).toBe(expected);
});
