import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arima, type ArimaOptions } from "../../src/predict/arima.js";
import type { FittedPredictor, LoadSeries } from "../../src/predict/predictor.js";
import { normals } from "../support/normals.js";
import { references } from "./arima/references.js";

/** One layer from the values of each expert; rows need not sum to 1 here. */
function layer(...experts: readonly Float64Array[]): LoadSeries {
  const length = experts[0]!.length;
  const values = new Float64Array(length * experts.length);
  experts.forEach((series, expert) => {
    series.forEach((value, row) => (values[row * experts.length + expert] = value));
  });
  return { length, experts: experts.length, values };
}

const column = ({ experts, values }: LoadSeries, expert: number): Float64Array =>
  values.filter((_, index) => index % experts === expert);

async function forecastOf(history: LoadSeries, horizon: number, options?: ArimaOptions): Promise<LoadSeries> {
  const fitted = await arima(options).fit(history);
  return fitted.forecast(history, horizon);
}

type Details = { readonly experts: readonly Record<string, unknown>[] };

const load = references[0]!.values;
const order = { p: 1, d: 1, q: 1 };

describe("arima(options)", () => {
  it("arima() states its defaults", () => {
    const { name, options, minHistory, refit } = arima();
    expect({ name, minHistory, refit }).toEqual({ name: "arima", minHistory: 30, refit: "every-origin" });
    const bounds = { maxP: 5, maxD: 2, maxQ: 5, alpha: 0.05, maxPeriod: 167 };
    expect(options).toEqual({ order: "auto", history: 500, engine: "exact", ...bounds, reselect: 1 });
  });

  it("arima({ order }) states the order and leaves out what bounds a choice", () => {
    expect(arima({ order: { p: 2, d: 1, q: 0 }, history: 200 }).options).toEqual({
      order: "2,1,0",
      history: 200,
      engine: "exact",
    });
  });

  it.each([
    [{ history: 8001 }, "arima takes a whole history from 30 to 8000, got 8001"],
    [{ history: 29 }, "arima takes a whole history from 30 to 8000, got 29"],
    [{ order: { p: 6, d: 0, q: 0 } }, "arima takes a whole p from 0 to 5, got 6"],
    [{ order: { p: 0, d: 3, q: 0 } }, "arima takes a whole d from 0 to 2, got 3"],
    [{ maxQ: 1.5 }, "arima takes a whole maxQ from 0 to 5, got 1.5"],
    [{ maxPeriod: 1 }, "arima takes a whole maxPeriod from 2 to 500, got 1"],
    [{ reselect: 0 }, "arima takes a whole reselect of at least 1, got 0"],
    [{ reselect: 2, order: { p: 1, d: 0, q: 0 } }, "arima takes reselect only where it chooses the order"],
    [{ engine: "R" as "exact" }, "arima takes the engine exact or package, got R"],
    [{ jobs: 0 }, "jobs must be a whole number of at least 1, got 0"],
    [{ alpha: 0.5 }, "arima takes an alpha above 0.01 and up to 0.1, got 0.5"],
  ] as const)("arima(%j) throws: %s", (options, message) => {
    expect(() => arima(options)).toThrow(message);
  });
});

describe("arima().fit(history)", () => {
  it("fit(history) rejects a history that is too short", async () => {
    await expect(arima().fit(layer(load.slice(0, 12)))).rejects.toThrow(
      "arima requires at least 30 iterations of history, got 12",
    );
  });

  it("fit(history) rejects what is not a finite number and says where it stands", async () => {
    const broken = load.with(450, NaN);
    await expect(arima().fit(layer(load, broken))).rejects.toThrow(
      "arima requires finite load proportions, got NaN at expert 1, row 450 of the history",
    );
  });

  it("fit(history) tells how each expert's model came about", async () => {
    const fitted = await arima().fit(layer(load, new Float64Array(500).fill(0.0625)));
    const [real, constant] = (fitted.details as unknown as Details).experts;
    expect(Object.keys(real!)).toEqual(
      "order chosenBy chosenFitsAgo engine rung served failures aicc sigma2 phi theta mean tests forecastFallback".split(
        " ",
      ),
    );
    expect(real).toMatchObject({ chosenBy: "aicc", failures: [], forecastFallback: null });
    // As in the tests of kpss and adf.
    expect(real!.tests).toMatchObject({
      kpss: { lags: 5, pValue: expect.closeTo(0.02244, 5) as number },
      adf: { lags: 8, pValue: expect.closeTo(0.0034, 5) as number },
      agree: false,
      seasonality: { outcome: "none found" },
    });
    expect(constant).toMatchObject({ order: "0,0,0", chosenBy: "constant", rung: "closed form", tests: null });
    expect(JSON.parse(JSON.stringify(fitted.details))).toEqual(fitted.details);
  });

  it.each(["exact", "package"] as const)("arima({ engine: %j }) has that engine serve", async (engine) => {
    const fitted = await arima({ order, engine }).fit(layer(load));
    expect((fitted.details as unknown as Details).experts[0]).toMatchObject({ engine, failures: [] });
  });

  it("arima({ onFit }) hears how many models a fit was", async () => {
    const heard: number[] = [];
    await arima({ order, onFit: ({ models }) => heard.push(models) }).fit(layer(load, load));
    expect(heard).toEqual([2]);
  });

  it("arima({ onProgress }) hears of the models of a fit as they come", async () => {
    const heard: number[] = [];
    await arima({ order, onProgress: ({ fitted }) => heard.push(fitted) }).fit(layer(load, load, load));
    expect(heard).toEqual([1, 2, 3]);
  });

  it("fit(history) looks at the last `history` iterations only", async () => {
    const long = layer(Float64Array.of(...normals(300, 1), ...load));
    expect((await arima({ order }).fit(long)).details).toEqual((await arima({ order }).fit(layer(load))).details);
  });
});

describe("fitted.refit(history)", () => {
  const ages = (fitted: FittedPredictor): unknown[] =>
    (fitted.details as unknown as Details).experts.map(({ chosenFitsAgo }) => chosenFitsAgo);
  const first = layer(load.subarray(0, 300), normals(300, 4));
  const later = layer(load.subarray(100, 400), normals(400, 5).subarray(100));

  it("refit(history) chooses the orders anew, as fit does", async () => {
    const refitted = await (await arima().fit(first)).refit(later);
    expect(refitted.details).toEqual((await arima().fit(later)).details);
  });

  it("arima({ reselect: 3 }) keeps the orders and their tests for two refits and then chooses anew", async () => {
    const predictor = arima({ reselect: 3 });
    const chosen = await predictor.fit(first);
    const second = await chosen.refit(later);
    const third = await second.refit(first);
    const fourth = await third.refit(later);
    expect([chosen, second, third, fourth].map(ages)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 0],
    ]);
    const kept = (fitted: FittedPredictor): unknown =>
      (fitted.details as unknown as Details).experts.map(({ order, tests }) => ({ order, tests }));
    expect(kept(third)).toEqual(kept(chosen));
    expect(second.details).not.toEqual(chosen.details);
    expect(fourth.details).toEqual((await predictor.fit(later)).details);
  });

  it("arima({ reselect }) chooses for an expert that was constant as soon as it is not", async () => {
    const idle = layer(new Float64Array(300));
    const refitted = await (await arima({ reselect: 3 }).fit(idle)).refit(layer(load.subarray(0, 300)));
    expect((refitted.details as unknown as Details).experts[0]).toMatchObject({ chosenBy: "aicc", chosenFitsAgo: 0 });
  });

  it("refit(history) rejects another number of experts", async () => {
    const fitted = await arima({ order }).fit(layer(load));
    await expect(fitted.refit(layer(load, load))).rejects.toThrow(
      "arima forecasts the 1 experts that it was fitted to, got 2",
    );
  });
});

describe("fitted.forecast(history, horizon)", () => {
  it("forecast(longer history, horizon) continues from its end with the coefficients as fitted", async () => {
    const fitted = await arima({ order, history: 400 }).fit(layer(load.subarray(0, 450)));
    const before = fitted.details;
    const last = await fitted.forecast(layer(load), 1);
    const first = await fitted.forecast(layer(load.subarray(0, 450)), 1);
    expect(last.values[0]).not.toBe(first.values[0]);
    expect(fitted.details).toEqual(before);
  });

  it("forecast(history, horizon) does not depend on values after the history", async () => {
    const whole = Float64Array.from(load);
    const cut = layer(whole.subarray(0, 400));
    const expected = await forecastOf(cut, 50);
    whole.fill(0.9, 400);
    expect(await forecastOf(layer(whole.subarray(0, 400)), 50)).toEqual(expected);
  });

  it("forecast(history, horizon) leaves its history as it was", async () => {
    const history = layer(load);
    await forecastOf(history, 10);
    expect(history).toEqual(layer(load));
  });

  it("forecast(history, long horizon) says so where d = 2 leaves the band and a lower rung serves", async () => {
    const history = layer(load);
    const fitted = await arima({ order: { p: 0, d: 2, q: 0 } }).fit(history);
    const forecast = await fitted.forecast(history, 1000);
    expect(new Set(forecast.values).size).toBe(1);
    const [details] = (fitted.details as unknown as Details).experts;
    expect(details).toMatchObject({
      rung: "closed form",
      forecastFallback: { horizon: 1000, rung: "(0,1,1) by own exact ML", failures: [{ rung: "closed form" }] },
    });
  });

  it("forecast(history, horizon) rejects another number of experts", async () => {
    const fitted = await arima({ order }).fit(layer(load));
    await expect(fitted.forecast(layer(load, load), 1)).rejects.toThrow(
      "arima forecasts the 1 experts that it was fitted to, got 2",
    );
  });
});

describe("properties of arima", () => {
  const seed = fc.integer({ min: 1, max: 1e6 });
  const shapes: Readonly<Record<string, (noise: Float64Array) => Float64Array>> = {
    noise: (noise) => noise,
    constant: (noise) => noise.map(() => noise[0]!),
    zeros: (noise) => noise.map(() => 0),
    "mostly zeros": (noise) => noise.map((value) => (value > 1.5 ? value : 0)),
    spikes: (noise) => noise.map((value, t) => (t % 17 === 3 ? 1e3 * value : 1e-3 * value)),
    "one spike at the end": (noise) => noise.map((_, t) => (t === noise.length - 1 ? 1 : 0)),
    step: (noise) => noise.map((_, t) => (t > noise.length / 2 ? 1 : 0)),
    line: (noise) => noise.map((_, t) => t),
    parabola: (noise) => noise.map((_, t) => t ** 2),
    exponential: (noise) => noise.map((value, t) => 1.2 ** t * (1 + 0.01 * value)),
    "random walk": (noise) => {
      let sum = 0;
      return noise.map((value) => (sum += value));
    },
    "near unit root": (noise) => {
      let last = 0;
      return noise.map((value) => (last = 0.999 * last + value));
    },
    alternating: (noise) => noise.map((value, t) => (-1) ** t + 1e-6 * value),
    cycle: (noise) => noise.map((_, t) => t % 6),
    tiny: (noise) => noise.map((value) => 1e-9 * value),
    "tiny about a level": (noise) => noise.map((value) => 0.0625 + 1e-9 * value),
    quantised: (noise) => noise.map((value) => Math.round(value) / 4096),
  };

  it.each(Object.keys(shapes))(
    "forecast(%s, 1000) is finite and leaves the range of its history by no more than that range",
    async (name) => {
      const orders = fc.constantFrom<ArimaOptions["order"][]>(
        "auto",
        { p: 1, d: 0, q: 0 },
        { p: 1, d: 0, q: 1 },
        { p: 0, d: 2, q: 1 },
        { p: 2, d: 1, q: 2 },
        { p: 3, d: 0, q: 0 },
      );
      await fc.assert(
        fc.asyncProperty(seed, fc.integer({ min: 30, max: 120 }), orders, async (noiseSeed, n, chosen) => {
          const values = shapes[name]!(normals(n, noiseSeed));
          const forecast = await forecastOf(layer(values), 1000, { order: chosen });
          const [lowest, highest] = [Math.min(...values), Math.max(...values)];
          const range = highest - lowest;
          expect(forecast.values.every(Number.isFinite)).toBe(true);
          expect(Math.min(...forecast.values)).toBeGreaterThanOrEqual(lowest - range);
          expect(Math.max(...forecast.values)).toBeLessThanOrEqual(highest + range);
        }),
        { seed: 1, numRuns: 8, endOnFailure: true },
      );
    },
  );

  it("forecast(a + b x, horizon) is a + b forecast(x, horizon)", async () => {
    const slope = fc.constantFrom(-2, 1e-6, 4096);
    const offset = fc.double({ min: -3, max: 3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(seed, offset, slope, async (noiseSeed, a, b) => {
        const values = shapes["random walk"]!(normals(80, noiseSeed));
        const plain = await forecastOf(layer(values), 20, { order });
        const affine = await forecastOf(layer(values.map((value) => b * (a + value))), 20, { order });
        for (const [index, value] of plain.values.entries()) {
          // The optimiser starts from standardised values that differ by rounding, and stops within 1e-4 of its peak.
          expect(Math.abs(affine.values[index]! / b - a - value)).toBeLessThan(1e-3);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("forecast(history, horizon) of permuted experts is the permuted forecast", async () => {
    const experts = [load, references[4]!.values, normals(500, 3).map((value) => 0.0625 + value / 500)];
    const [forward, backward] = [layer(...experts), layer(...[...experts].reverse())];
    const [there, back] = [await forecastOf(forward, 30), await forecastOf(backward, 30)];
    for (const expert of [0, 1, 2]) expect(column(there, expert)).toEqual(column(back, 2 - expert));
  });

  it("forecast(history, horizon) begins with forecast(history, shorter horizon)", async () => {
    const [long, short] = [await forecastOf(layer(load), 40), await forecastOf(layer(load), 7)];
    expect(long.values.slice(0, 7)).toEqual(short.values);
  });
});
