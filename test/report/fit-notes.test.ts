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

  it("fitNote(name, fits) says how the LSTM's training ended", () => {
    const fits = [
      {
        backend: "wasm",
        loss: [
          { step: 1, loss: 9, baseline: 9 },
          { step: 2, loss: 0.108, baseline: 0.11 },
        ],
      },
    ];
    expect(fitNote("lstm", fits)).toBe("lstm: trained on wasm, loss 0.108 against 0.110 of the moving average");
  });

  it("fitNote(name, fits) has nothing to say of predictors that tell nothing", () => {
    expect(fitNote("swavg", [])).toBeUndefined();
    expect(fitNote("own", [{ anything: 1 }])).toBeUndefined();
  });
});
