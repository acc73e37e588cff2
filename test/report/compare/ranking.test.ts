import { describe, expect, it } from "vitest";

import { rank } from "../../../src/report/compare/ranking.js";
import { around, readReport } from "../../support/comparable-report.js";

const noisy = (value: number) => around(value, 12, (origin) => (origin % 3) * 0.001);

describe("rank", () => {
  const last = { 2: noisy(0.2) };
  const swavg = readReport({ swavg: { 2: noisy(0.11) }, last, oracle: { 2: noisy(0.05) } }, { source: "s.json" });
  const arima = readReport({ arima: { 2: noisy(0.1) }, last }, { source: "a.json" });

  it("rank(reports, metric) puts the best first, and what several reports have alike once", () => {
    expect(rank([swavg, arima], "wape")).toEqual({
      trace: "t.arrow",
      horizon: 1000,
      metric: "wape",
      places: [
        { predictor: "arima", report: "a.json", error: expect.closeTo(0.0505, 6) as number, behind: 0, interval: null },
        {
          predictor: "swavg",
          report: "s.json",
          error: expect.closeTo(0.0555, 6) as number,
          behind: expect.closeTo(0.005 / 0.0505, 6) as number,
          interval: [expect.closeTo(0.005 / 0.0505, 6), expect.closeTo(0.005 / 0.0505, 6)],
        },
        expect.objectContaining({ predictor: "last", report: "s.json" }),
      ],
    });
  });

  it("rank(reports, metric) has no interval where origins differ", () => {
    const moved = readReport({ arima: { 2: noisy(0.1) } }, { source: "a.json", firstOrigin: 100 });
    expect(rank([swavg, moved], "errorRatio")!.places.map(({ interval }) => interval)).toEqual([null, null, null]);
  });

  it("rank(reports, metric) widens its intervals with the number of places", () => {
    const uneven = (predictor: string, value: number) =>
      readReport({ [predictor]: { 2: around(value, 12, (origin) => Math.sin(value * 100 + origin) / 100) } });
    const reports = ["arima", "lstm", "mine"].map((name, index) => uneven(name, 0.12 + index * 0.01));
    const width = (some: typeof reports) => {
      const [low, high] = rank(some, "errorRatio")!.places[1]!.interval!;
      return high - low;
    };
    expect(width(reports)).toBeGreaterThan(1.1 * width(reports.slice(0, 2)));
  });

  it("rank(reports, metric) is null where there are not two predictors to choose from", () => {
    expect(rank([swavg, swavg], "errorRatio")).toBeNull();
    expect(rank([swavg, readReport({ last }, { firstOrigin: 100 })], "errorRatio")).toBeNull();
  });

  it("rank(reports, metric) knows a best error of 0", () => {
    const perfect = readReport({ arima: { 2: around(0, 12) } });
    expect(rank([perfect, swavg], "errorRatio")!.places.map(({ behind }) => behind)).toEqual([0, null, null]);
  });
});
