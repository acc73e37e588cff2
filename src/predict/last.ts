import { constantForecast } from "./constant-forecast.js";
import type { LoadSeries, Predictor } from "./predictor.js";

/** The last value, at every step ahead: the naive forecast that any other has to beat. */
export function last(): Predictor {
  const predictor: Predictor = {
    name: "last",
    options: {},
    minHistory: 1,
    refit: "every-origin",
    closedForm: { kind: "sliding-average", window: 1 },
    fit: () =>
      Promise.resolve({
        details: null,
        forecast: (history, horizon) => Promise.resolve(constantForecast(lastRow(history), horizon)),
        refit: (later) => predictor.fit(later),
        dispose: () => undefined,
      }),
  };
  return predictor;
}

function lastRow({ values, experts }: LoadSeries): Float64Array {
  return values.subarray(values.length - experts);
}
