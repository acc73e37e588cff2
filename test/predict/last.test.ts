import { expect, it } from "vitest";

import { last } from "../../src/predict/last.js";

it("last() repeats the last row of the history", async () => {
  const history = { length: 3, experts: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  const fitted = await last().fit(history);
  expect(await fitted.forecast(history, 2)).toEqual({ length: 2, experts: 2, values: Float64Array.of(5, 6, 5, 6) });
});
