import { describe, expect, it } from "vitest";

import { oracle } from "../../src/predict/oracle.js";

const series = { length: 5, experts: 2, values: Float64Array.of(1, 9, 2, 8, 3, 7, 4, 6, 5, 5) };

describe("oracle", () => {
  it("oracle().of(series) forecasts the mean of what comes after the history", async () => {
    const until = { ...series, length: 4, values: series.values.subarray(0, 8) };
    const fitted = await oracle().of(until).fit(until);
    const history = { length: 2, experts: 2, values: series.values.subarray(0, 4) };
    expect([...(await fitted.forecast(history, 2)).values]).toEqual([3.5, 6.5, 3.5, 6.5]);
  });

  it("oracle().of(series) refuses a series without a future", async () => {
    const fitted = await oracle().of(series).fit(series);
    await expect(fitted.forecast(series, 2)).rejects.toThrow(
      "oracle requires what came after the 5 iterations of history",
    );
  });
});
