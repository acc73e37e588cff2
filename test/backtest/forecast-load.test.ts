import { describe, expect, it } from "vitest";

import { forecastLoad } from "../../src/backtest/forecast-load.js";
import { PredictError } from "../../src/errors.js";
import { last } from "../../src/predict/last.js";
import type { Predictor } from "../../src/predict/predictor.js";
import { swAvg } from "../../src/predict/sw-avg.js";
import { loadedTrace } from "../support/loaded-trace.js";

const tokens = Array.from({ length: 10 }, (_, row) => [10 + row, 90 - row]);

/** Forecasts for the first expert how many steps ahead each row is, over a hundred. */
const counting: Predictor = {
  ...last(),
  fit: () =>
    Promise.resolve({
      details: null,
      forecast: (_, horizon) => {
        const values = Float64Array.from({ length: 2 * horizon }, (_, i) => {
          const ahead = Math.floor(i / 2) + 1;
          return (i % 2 === 0 ? ahead : 100 - ahead) / 100;
        });
        return Promise.resolve({ length: horizon, experts: 2, values });
      },
      refit: (later) => counting.fit(later),
      dispose: () => undefined,
    }),
};

describe("forecastLoad", () => {
  it("forecastLoad(trace, predictor, horizon) forecasts each layer after its end", async () => {
    const [forecast] = await forecastLoad(loadedTrace([{ layer: 3, tokens }]), last(), 2);
    expect(forecast).toEqual({
      layer: 3,
      forecast: { length: 2, experts: 2, values: Float64Array.of(0.19, 0.81, 0.19, 0.81) },
    });
  });

  it("forecastLoad(trace, predictor, horizon) speaks of the same iterations where a layer ends earlier", async () => {
    const trace = loadedTrace(
      [
        { layer: 0, tokens },
        { layer: 1, tokens: tokens.slice(0, 7) },
      ],
      10,
    );
    const forecasts = await forecastLoad(trace, counting, 2);
    const first = forecasts.map(({ forecast }) => [forecast.values[0]!, forecast.values[2]!]);
    // Layer 1 lacks the last three recorded iterations: its first step after the trace's end is its fourth.
    expect(first).toEqual([
      [0.01, 0.02],
      [0.04, 0.05],
    ]);
  });

  it("forecastLoad(trace, predictor, horizon) uses nothing from before a hole", async () => {
    const trace = loadedTrace([{ layer: 0, tokens, segmentStarts: [0, 6] }]);
    await expect(forecastLoad(trace, swAvg({ window: 5 }), 1)).rejects.toThrow(
      new PredictError("test.csv: layer 0: swavg requires 5 recorded iterations without a hole, got 4"),
    );
  });

  it("forecastLoad(trace, predictor, horizon, onProgress) hears of each layer", async () => {
    const heard: [number, number][] = [];
    const trace = loadedTrace([
      { layer: 3, tokens },
      { layer: 4, tokens },
    ]);
    await forecastLoad(trace, last(), 2, (...now) => heard.push(now));
    expect(heard).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
  });

  it("forecastLoad(trace, predictor, 0) is refused", async () => {
    await expect(forecastLoad(loadedTrace([{ layer: 0, tokens }]), last(), 0)).rejects.toThrow(
      "horizon must be a whole number of at least 1 recorded iteration, got 0",
    );
  });
});
