import { describe, expect, it } from "vitest";

import { backtest } from "../../src/backtest/backtest.js";
import type { ScoredForecast } from "../../src/backtest/backtest-options.js";
import { PredictError } from "../../src/errors.js";
import { constantForecast } from "../../src/predict/constant-forecast.js";
import { last } from "../../src/predict/last.js";
import { oracle, type Foresight } from "../../src/predict/oracle.js";
import type { FittedPredictor, Predictor } from "../../src/predict/predictor.js";
import { swAvg } from "../../src/predict/sw-avg.js";
import { loadedTrace } from "../support/loaded-trace.js";
import { seededRandom } from "../support/seeded-random.js";

/** Two experts of 1,000 tokens in all; the first gains one token an iteration. */
const ramp = (length: number): number[][] => Array.from({ length }, (_, row) => [100 + row, 900 - row]);

/** Knows the series and forecasts it exactly: any error comes from a backtest that is off by one. */
const perfect: Foresight = {
  name: "perfect",
  options: {},
  minHistory: 1,
  closedForm: null,
  of: (series) => ({
    ...simple("perfect"),
    fit: () =>
      Promise.resolve({
        details: null,
        forecast: ({ length, experts }, horizon) => {
          const values = series.values.slice(length * experts, (length + horizon) * experts);
          return Promise.resolve({ length: horizon, experts, values });
        },
        refit: never,
        dispose: () => undefined,
      }),
  }),
};

/** For what must not be asked for. */
const never = (): never => {
  throw new TypeError("not asked for");
};

function simple(name: string): Omit<Predictor, "fit"> {
  return { name, options: {}, minHistory: 1, refit: "every-origin", closedForm: null };
}

function noisy(length: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length }, () => Array.from({ length: 3 }, () => Math.floor(100 + 50 * random())));
}

describe("backtest", () => {
  it("backtest(ramp, [perfect]) has no error at any origin: history and actual meet where they should", async () => {
    const trace = loadedTrace([{ layer: 2, tokens: ramp(60) }]);
    const { origins, predictors } = await backtest(trace, [perfect], { horizon: 7, stride: 3 });
    expect(origins).toEqual(Array.from({ length: 18 }, (_, i) => 3 * i));
    for (const score of predictors[0]!.layers[0]!.scores) {
      // A forecast passes through the division that makes it sum to 1: its last digit may differ.
      expect(score!.errorRatio).toBeLessThan(1e-15);
    }
  });

  it("backtest(ramp, [last]) has exactly the error that arithmetic gives", async () => {
    const trace = loadedTrace([{ layer: 2, tokens: ramp(60) }]);
    const { predictors } = await backtest(trace, [last()], { horizon: 4, start: 10, stride: 1000 });
    // Both experts are off by h tokens of 1,000 at step h: mean of 0.001 · (1, 2, 3, 4).
    expect(predictors[0]!.overall).toMatchObject({ origins: 1, mae: expect.closeTo(0.0025, 12) as number });
    expect(predictors[0]!.overall!.wape).toBeCloseTo(0.005, 12);
    const ratio = [1, 2, 3, 4].reduce((sum, h) => sum + (h / (110 + h) + h / (890 - h)) / 8, 0);
    expect(predictors[0]!.overall!.errorRatio).toBeCloseTo(ratio, 12);
  });

  it("backtest(trace, predictors) makes the same forecasts when everything after the origin is corrupted", async () => {
    const tokens = noisy(80, 8);
    const origin = 39;
    const corrupted = tokens.map((row, i) => (i <= origin ? row : row.map((count) => 9999 - count)));
    const forecasts = async (counts: number[][]): Promise<number[][]> => {
      const seen: ScoredForecast[] = [];
      const options = { horizon: 40, start: origin, onForecast: (one: ScoredForecast) => void seen.push(one) };
      await backtest(loadedTrace([{ layer: 0, tokens: counts }]), [swAvg({ window: 10 }), last()], options);
      return seen.map(({ forecast }) => [...forecast.values]);
    };
    expect(await forecasts(corrupted)).toEqual(await forecasts(tokens));
  });

  it("backtest(trace, predictors) hands every predictor a history that ends at the origin", async () => {
    const lengths: number[] = [];
    const spy: Predictor = {
      ...simple("spy"),
      fit: (history) => {
        lengths.push(history.length);
        return Promise.resolve({
          details: { length: history.length },
          forecast: (seen, horizon) => {
            expect(seen).toEqual(history);
            return Promise.resolve(constantForecast(seen.values.subarray(0, seen.experts), horizon));
          },
          refit: (later) => spy.fit(later),
          dispose: () => undefined,
        });
      },
    };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    const { predictors, origins } = await backtest(trace, [spy], { horizon: 10, stride: 5 });
    expect(lengths).toEqual(origins.map((origin) => origin + 1));
    expect(predictors[0]!.layers[0]!.fits).toEqual(
      origins.map((origin) => ({ origin, details: { length: origin + 1 } })),
    );
  });

  it("backtest(trace, predictors) fits a predictor of refit once only on what came before the first origin", async () => {
    const lengths: number[] = [];
    const once: Predictor = {
      ...simple("once"),
      refit: "once",
      minHistory: 5,
      fit: async (history) => {
        lengths.push(history.length);
        return last().fit(history);
      },
    };
    await backtest(loadedTrace([{ layer: 0, tokens: ramp(30) }]), [once], { horizon: 10, stride: 5 });
    expect(lengths).toEqual([5]);
  });

  it("backtest(trace, predictors) fits at the first origin of a layer and refits what it has at every other", async () => {
    const calls: string[] = [];
    const keeping = (generation: number): FittedPredictor => ({
      details: { generation },
      forecast: ({ values, experts }, horizon) =>
        Promise.resolve(constantForecast(values.subarray(0, experts), horizon)),
      refit: ({ length }) => {
        calls.push(`refit ${generation} on ${length}`);
        // Fails once, at the third origin.
        if (length === 11 && generation === 1) return Promise.reject(new PredictError("no fit"));
        return Promise.resolve(keeping(generation + 1));
      },
      dispose: () => void calls.push(`dispose ${generation}`),
    });
    const predictor: Predictor = {
      ...simple("keeping"),
      fit: ({ length }) => {
        calls.push(`fit on ${length}`);
        return Promise.resolve(keeping(0));
      },
    };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    const { predictors } = await backtest(trace, [predictor], { horizon: 10, stride: 5 });
    const second = ["refit 0 on 6", "dispose 0"];
    const fourth = ["refit 1 on 16", "dispose 1"];
    expect(calls).toEqual(["fit on 1", ...second, "refit 1 on 11", ...fourth, "dispose 2"]);
    const { fits, failures } = predictors[0]!.layers[0]!;
    expect(failures).toEqual([{ origin: 10, reason: "no fit" }]);
    expect(fits).toEqual([0, 5, 15].map((origin, generation) => ({ origin, details: { generation } })));
  });

  it("backtest(trace, predictors) counts horizon and stride in the trace's own iterations", async () => {
    const trace = loadedTrace([{ layer: 0, tokens: ramp(60) }], 10);
    const { origins, predictors } = await backtest(trace, [perfect], { horizon: 70, stride: 30 });
    expect(origins).toEqual(Array.from({ length: 18 }, (_, i) => 30 * i));
    expect(predictors[0]!.overall!.wape).toBeLessThan(1e-15);
  });

  it.each([
    [{ horizon: 75 }, "horizon must be a multiple of 10, the step of the trace, got 75"],
    [{ horizon: 70, stride: 5 }, "stride must be a multiple of 10, the step of the trace, got 5"],
    [{ horizon: 0 }, "horizon must be a whole number of at least 1 iteration, got 0"],
    [
      { horizon: 70, start: 15 },
      "start must leave 1 recorded iterations of history and 7 ahead, so be an iteration from 0 to 520 in steps of 10, got 15",
    ],
    [
      { horizon: 70, start: 530 },
      "start must leave 1 recorded iterations of history and 7 ahead, so be an iteration from 0 to 520 in steps of 10, got 530",
    ],
    [
      { horizon: 600 },
      "test.csv: a forecast requires 1 recorded iterations of history and 60 ahead without a hole, got 60 in all",
    ],
  ])("backtest(trace, predictors, %j) is refused", async (options, message) => {
    const trace = loadedTrace([{ layer: 0, tokens: ramp(60) }], 10);
    await expect(backtest(trace, [last()], options)).rejects.toThrow(message);
  });

  it.each([false, true])(
    "backtest(trace, predictors, { onProgress }) hears of all forecasts from none to the last, made one by one: %s",
    async (oneByOne) => {
      const heard: [number, number][] = [];
      const trace = loadedTrace([
        { layer: 1, tokens: ramp(40) },
        { layer: 2, tokens: ramp(40) },
      ]);
      await backtest(trace, [swAvg({ window: 5 }), last()], {
        horizon: 5,
        stride: 10,
        onProgress: (...now) => heard.push(now),
        ...(oneByOne && { onForecast: () => undefined }),
      });
      const forecasts = heard.map(([done]) => done);
      // Origins 4, 14, 24 and 34 of two layers, by two predictors.
      expect([heard[0], heard.at(-1)]).toEqual([
        [0, 16],
        [16, 16],
      ]);
      expect(forecasts).toEqual([...new Set(forecasts)].sort((a, b) => a - b));
    },
  );

  it("backtest(trace, predictors) records a failure where it happens and averages over the rest", async () => {
    const moody: Predictor = {
      ...simple("moody"),
      fit: async (history) => {
        if (history.length === 6) throw new PredictError("moody does not like six");
        return { ...(await last().fit(history)), refit: (later) => moody.fit(later) };
      },
    };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    const { predictors } = await backtest(trace, [moody, last()], { horizon: 10, stride: 5 });
    const [failing, plain] = predictors.map(({ layers }) => layers[0]!);
    expect(failing!.failures).toEqual([{ origin: 5, reason: "moody does not like six" }]);
    expect(failing!.scores.map((score) => score === null)).toEqual([false, true, false, false]);
    expect(failing!.overall!.origins).toBe(3);
    const kept = plain!.scores.filter((_, o) => o !== 1).map((score) => score!.wape);
    expect(failing!.overall!.wape).toBeCloseTo(kept.reduce((a, b) => a + b, 0) / 3, 15);
  });

  it("backtest(trace, predictors) lets a defect of a predictor through: only a PredictError is a failure", async () => {
    const broken: Predictor = { ...simple("broken"), fit: () => Promise.reject(new TypeError("oops")) };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    await expect(backtest(trace, [broken], { horizon: 10 })).rejects.toThrow(TypeError);
  });

  it("backtest(trace, predictors) never lets history or horizon cross a hole", async () => {
    const trace = loadedTrace([{ layer: 0, tokens: ramp(40), segmentStarts: [0, 15] }]);
    const { origins, predictors } = await backtest(trace, [perfect], { horizon: 10, stride: 4 });
    expect(origins).toEqual([0, 4, 15, 19, 23, 27]);
    expect(predictors[0]!.overall!.wape).toBeLessThan(1e-15);
  });

  it("backtest(trace, predictors) says which layer lacks an origin or its horizon", async () => {
    const tokens = ramp(20);
    const short = { layer: 4, tokens: tokens.slice(0, 12), iterations: [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12] };
    const trace = loadedTrace([{ layer: 2, tokens }, short]);
    const { predictors } = await backtest(trace, [last()], { horizon: 5, stride: 4 });
    expect(predictors[0]!.layers[1]!.failures).toEqual([
      { origin: 4, reason: "layer 4 was not recorded at iteration 4" },
      { origin: 8, reason: "layer 4 must be recorded up to iteration 13 without a hole, it is up to 12" },
      { origin: 12, reason: "layer 4 must be recorded up to iteration 17 without a hole, it is up to 12" },
    ]);
  });

  it("backtest(trace, predictors) scores a layer that was idle at times at the iterations it was recorded at", async () => {
    const tokens = ramp(60);
    const even = tokens.flatMap((row, i) => (i % 2 === 0 ? [{ row, i }] : []));
    const trace = loadedTrace([
      { layer: 0, tokens },
      { layer: 1, tokens: even.map(({ row }) => row), iterations: even.map(({ i }) => i) },
    ]);
    const seen: ScoredForecast[] = [];
    const options = { horizon: 8, start: 20, stride: 100, onForecast: (one: ScoredForecast) => void seen.push(one) };
    const { predictors } = await backtest(trace, [last()], options);
    expect(seen.map(({ layer, steps }) => ({ layer, steps }))).toEqual([
      { layer: 0, steps: [1, 2, 3, 4, 5, 6, 7, 8] },
      { layer: 1, steps: [2, 4, 6, 8] },
    ]);
    // Off by h tokens of 1,000 at step h, at the steps that were recorded.
    const [whole, idle] = predictors[0]!.layers.map(({ overall }) => overall!.mae);
    expect(whole).toBeCloseTo(0.0045, 12);
    expect(idle).toBeCloseTo(0.005, 12);
  });

  it("backtest(trace, predictors) has a noise floor of 0 where one expert gets every token", async () => {
    const trace = loadedTrace([{ layer: 0, tokens: Array.from({ length: 80 }, () => [100, 0, 0]) }]);
    const { predictors } = await backtest(trace, [last()], { horizon: 50 });
    expect(predictors[0]!.layers[0]!.noiseFloor).toBe(0);
  });

  it("backtest(trace, predictors) takes a forecast of the wrong shape as a failure, not as a score", async () => {
    const short: Predictor = {
      ...simple("short"),
      fit: (history) =>
        Promise.resolve({
          details: null,
          forecast: (seen, horizon) =>
            Promise.resolve(constantForecast(seen.values.subarray(0, history.experts), horizon - 1)),
          refit: never,
          dispose: () => undefined,
        }),
    };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    const { predictors } = await backtest(trace, [short], { horizon: 10, stride: 100 });
    expect(predictors[0]!.overall).toBeNull();
    expect(predictors[0]!.layers[0]!.failures).toEqual([
      { origin: 0, reason: "short must forecast 10 iterations of 2 experts, got 9 iterations in 18 values" },
    ]);
  });

  it("backtest(trace, predictors) frees what a predictor holds, also when a defect ends it", async () => {
    let held = 0;
    const holding = (ends: boolean): Predictor => {
      const predictor: Predictor = {
        ...simple("holding"),
        fit: async (history) => {
          held += 1;
          const fitted = await last().fit(history);
          const broken = (): never => {
            throw new TypeError("oops");
          };
          return {
            details: null,
            forecast: ends ? broken : (seen, horizon) => fitted.forecast(seen, horizon),
            refit: (later) => predictor.fit(later),
            dispose: () => void (held -= 1),
          };
        },
      };
      return predictor;
    };
    const trace = loadedTrace([{ layer: 0, tokens: ramp(30) }]);
    await backtest(trace, [holding(false)], { horizon: 10, stride: 5 });
    await expect(backtest(trace, [holding(true)], { horizon: 10 })).rejects.toThrow("oops");
    expect(held).toBe(0);
  });

  it("backtest(trace, []) is refused", async () => {
    await expect(backtest(loadedTrace([{ layer: 0, tokens: ramp(30) }]), [])).rejects.toThrow(
      "backtest requires at least one predictor, got none",
    );
  });

  it("backtest(trace, predictors) tells stable from transient origins and averages each apart", async () => {
    // 60 iterations of drift, then noise alone, without any drift.
    const drift = Array.from({ length: 60 }, (_, row) => [20 * row + 100, 1500 - 20 * row, 500]);
    const trace = loadedTrace([{ layer: 0, tokens: [...drift, ...noisy(300, 9)] }]);
    const options = { horizon: 20, stride: 20, labelWindow: 20 };
    const { layers, predictors } = await backtest(trace, [swAvg({ window: 10 })], options);
    const [{ states }] = layers as [(typeof layers)[number]];
    expect(states[0]).toBe("transient");
    expect(states.at(-1)).toBe("stable");
    const scores = predictors[0]!.layers[0]!;
    const counts = [scores.stable!.origins, scores.transient!.origins];
    expect(counts).toEqual([
      states.filter((s) => s === "stable").length,
      states.filter((s) => s === "transient").length,
    ]);
    expect(scores.stable!.wape).toBeLessThan(scores.transient!.wape);

    const onlyStable = await backtest(trace, [swAvg({ window: 10 })], { ...options, state: "stable" });
    expect(onlyStable.predictors[0]!.overall).toEqual(scores.stable);
  });

  it("backtest(trace, [oracle]) has the least RMSE, the average the next, the last value the largest, on noise", async () => {
    const trace = loadedTrace([{ layer: 0, tokens: noisy(300, 10) }]);
    const { predictors } = await backtest(trace, [oracle(), swAvg(), last()], { horizon: 50, stride: 10 });
    const [best, average, naive] = predictors.map(({ overall }) => overall!.rmse);
    expect(best).toBeLessThan(average!);
    expect(average).toBeLessThan(naive!);
  });

  it("backtest(trace, predictors) does not depend on the order of experts or on the tokens of an iteration", async () => {
    const tokens = noisy(60, 11);
    const run = async (counts: number[][]) => {
      const { predictors } = await backtest(loadedTrace([{ layer: 0, tokens: counts }]), [swAvg({ window: 5 })], {
        horizon: 10,
        stride: 10,
      });
      return predictors[0]!.overall!;
    };
    const plain = await run(tokens);
    const reordered = await run(tokens.map(([a, b, c]) => [c!, a!, b!]));
    const scaled = await run(tokens.map((row, i) => row.map((count) => count * (1 + (i % 3)))));
    for (const other of [reordered, scaled]) {
      for (const name of ["errorRatio", "wape", "mae", "rmse"] as const) {
        expect(Math.abs(other[name] / plain[name] - 1)).toBeLessThan(1e-12);
      }
    }
  });

  it("backtest(trace, predictors) finds the same errors whether forecasts are made or scored as plain means", async () => {
    // Iterations 20 and 41 were idle; the segment from row 70 on is too short for some, and the layers end apart.
    const iterations = Array.from({ length: 120 }, (_, i) => i + (i >= 20 ? 1 : 0) + (i >= 40 ? 1 : 0));
    const trace = loadedTrace([
      { layer: 1, tokens: noisy(120, 5), iterations, segmentStarts: [0, 70] },
      { layer: 2, tokens: noisy(100, 6), iterations: iterations.slice(0, 100) },
    ]);
    const predictors = [swAvg({ window: 7 }), last(), oracle()];
    const options = { horizon: 9, stride: 1, start: 10, labelWindow: 5 };
    const means = await backtest(trace, predictors, options);
    const made = await backtest(trace, predictors, { ...options, onForecast: () => undefined });
    expect(means.origins).toEqual(made.origins);
    for (const [p, { layers }] of made.predictors.entries()) {
      for (const [l, layer] of layers.entries()) {
        const found = means.predictors[p]!.layers[l]!;
        expect(found.failures).toEqual(layer.failures);
        expect(found.idleCells).toBe(layer.idleCells);
        for (const [o, score] of layer.scores.entries()) {
          for (const name of ["errorRatio", "wape", "mae", "rmse"] as const) {
            expect(found.scores[o]?.[name] ?? 0).toBeCloseTo(score?.[name] ?? 0, 12);
          }
        }
      }
    }
    expect(made.predictors[0]!.layers[1]!.failures.length).toBeGreaterThan(0);
  });
});
