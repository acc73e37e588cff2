import { describe, expect, it } from "vitest";

import { fitNote } from "../../src/report/fit-notes.js";

const expert = (served: string, order = served, forecastFallback: object | null = null) => ({
  order,
  served,
  forecastFallback: forecastFallback as null,
});

describe("fitNote", () => {
  it("fitNote(name, fits) counts ARIMA's models by order, and those that had to be replaced", () => {
    const fits = [
      { experts: [expert("0,1,1"), expert("1,1,1"), expert("0,1,1", "5,2,5")] },
      { experts: [expert("2,0,2"), expert("0,0,0"), expert("0,1,1", "0,1,1", {})] },
    ];
    expect(fitNote("arima", fits)).toBe(
      "arima: 6 models, by order (0,1,1) 3, (0,0,0) 1, (1,1,1) 1, others 1; replaced by a simpler one 2 times",
    );
  });

  it("fitNote(name, fits) says how the LSTM's training ended, by what it was judged by", () => {
    const details = {
      trainedOn: { backend: "wasm", steps: 50 },
      loss: [
        { step: 50, loss: 0.108, baseline: 0.11, validation: 0.121 },
        { step: 100, loss: 0.106, baseline: 0.11, validation: 0.125 },
      ],
      validationBaseline: 0.13,
      outcome: "improved",
    };
    expect(fitNote("lstm", [details])).toBe(
      "lstm: trained on wasm, 50 steps, loss 0.121 against 0.130 of the moving average",
    );
    const unjudged = { ...details, validationBaseline: null, outcome: "stalled" };
    expect(fitNote("lstm", [unjudged])).toBe(
      "lstm: trained on wasm, 50 steps, loss 0.106 against 0.110 of the moving average: training stalled",
    );
  });

  it("fitNote(name, fits) has nothing to say of predictors that tell nothing", () => {
    expect(fitNote("swavg", [])).toBeUndefined();
    expect(fitNote("own", [{ anything: 1 }])).toBeUndefined();
  });
});
