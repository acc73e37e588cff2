import { describe, expect, it } from "vitest";

import { compareReport, compareTable } from "../../src/report/compare-report.js";
import type { ComparableReport } from "../../src/report/read-report.js";

type Errors = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

/** A report whose predictors have the given error ratios by layer; `all` is the mean over layers. */
function report(errors: Errors): ComparableReport {
  const average = (errorRatio: number | null) =>
    errorRatio === null ? null : { origins: 3, errorRatio, wape: errorRatio / 2, mae: 0, rmse: 0 };
  const byOrigin = (errorRatio: number | null) => ({ errorRatio: [errorRatio], wape: [errorRatio && errorRatio / 2] });
  const predictors = Object.entries(errors).map(([name, { all, ...layers }]) => ({
    name,
    overall: average(all!),
    layers: Object.entries(layers).map(([layer, error]) => ({
      layer: Number(layer),
      overall: average(error),
      ...byOrigin(error),
    })),
  }));
  return {
    trace: { source: "t" },
    horizon: 1000,
    stride: 1000,
    origins: [1],
    predictors,
  } as unknown as ComparableReport;
}

function compare(older: Errors, newer: Errors, tolerance: number | null, metric: "errorRatio" | "wape" = "errorRatio") {
  return compareReport(["a.json", "b.json"], [report(older), report(newer)], { metric, tolerance });
}

describe("compareReport", () => {
  const older = { swavg: { all: 0.1, 2: 0.08, 4: 0.12 }, last: { all: 0.2, 2: 0.2, 4: 0.2 } };

  it("compareReport(...) finds no difference between equal reports, even at no tolerance", () => {
    const { verdict, differences } = compare(older, older, 0);
    expect(verdict).toBe("pass");
    expect(differences.every(({ change }) => change === 0)).toBe(true);
  });

  it("compareReport(...) fails where one layer is worse than allowed though the mean is not", () => {
    const newer = { ...older, swavg: { all: 0.102, 2: 0.06, 4: 0.144 } };
    const { verdict, differences } = compare(older, newer, 0.05);
    expect(verdict).toBe("fail");
    expect(differences.filter((difference) => difference.verdict !== null)).toEqual([
      {
        predictor: "swavg",
        layer: 4,
        before: 0.12,
        after: 0.144,
        change: expect.closeTo(0.2, 12) as number,
        // One origin tells nothing of the noise.
        interval: null,
        origins: [3, 3],
        verdict: "worse than allowed",
      },
    ]);
    expect(compare(older, newer, 0.21).verdict).toBe("pass");
  });

  it("compareReport(...) allows exactly the tolerance", () => {
    expect(compare({ swavg: { all: 1 } }, { swavg: { all: 1.5 } }, 0.5).verdict).toBe("pass");
    expect(compare({ swavg: { all: 1 } }, { swavg: { all: 1.5000001 } }, 0.5).verdict).toBe("fail");
  });

  it("compareReport(...) never judges the baselines, and judges nothing without a tolerance", () => {
    const newer = { ...older, last: { all: 0.9, 2: 0.9, 4: 0.9 } };
    expect(compare(older, newer, 0).verdict).toBe("pass");
    expect(compare(older, { swavg: { all: 9, 2: 9, 4: 9 } }, null).verdict).toBe("pass");
  });

  it("compareReport(...) takes errors that are gone as a failure, and new ones as neither", () => {
    const gone = compare(
      { swavg: { all: 0.1 }, arima: { all: 0.2 } },
      { swavg: { all: 0.1 }, lstm: { all: 0.3 } },
      0.05,
    );
    const common = { layer: null, origins: [3, 3], interval: null, verdict: null };
    expect(gone.differences).toEqual([
      { ...common, predictor: "swavg", before: 0.1, after: 0.1, change: 0 },
      { ...common, predictor: "arima", before: 0.2, after: null, change: null, origins: [3, 0], verdict: "missing" },
      { ...common, predictor: "lstm", before: null, after: 0.3, change: null, origins: [0, 3] },
    ]);
  });

  it("compareReport(...) fails where a predictor was scored at fewer of the same origins", () => {
    const [full, fewer] = [report({ swavg: { all: 0.1 } }), report({ swavg: { all: 0.1 } })];
    const one = fewer.predictors[0]!;
    const short = { ...fewer, predictors: [{ ...one, overall: { ...one.overall!, origins: 2 } }] };
    const options = { metric: "errorRatio", tolerance: 0.5 } as const;
    const paths = ["a.json", "b.json"] as const;
    expect(compareReport(paths, [full, short], options).differences[0]!.verdict).toBe("scored at fewer origins");
    expect(compareReport(paths, [full, { ...short, origins: [2] }], options).verdict).toBe("pass");
  });

  it("compareReport(...) takes any error as worse where there was none at all", () => {
    const { differences } = compare({ swavg: { all: 0 } }, { swavg: { all: 0.1 } }, 0.5);
    expect(differences[0]).toMatchObject({ change: null, verdict: "worse than allowed" });
  });

  it("compareReport(...) compares the metric asked for", () => {
    expect(compare(older, older, null, "wape").differences[0]).toMatchObject({ before: 0.05, after: 0.05 });
  });

  it("compareTable(report) has one row per predictor and layer", () => {
    const { columns, rows } = compareTable(compare({ swavg: { all: 1, 2: 1 } }, { swavg: { all: 2, 2: 1 } }, 0.1));
    expect(Object.fromEntries(columns.map(({ name }, c) => [name, [...rows[c]!]]))).toEqual({
      predictor: ["swavg", "swavg"],
      layer: ["all", "2"],
      before: [1, 1],
      after: [2, 1],
      change: [1, 0],
      interval_low: [NaN, NaN],
      interval_high: [NaN, NaN],
      origins_before: [3, 3],
      origins_after: [3, 3],
      verdict: ["worse than allowed", ""],
    });
  });
});

describe("compareReport, from many origins", () => {
  const origins = Array.from({ length: 40 }, (_, index) => 100 + 1000 * index);

  /** One layer; the errors of the predictor are 0.1 and what `added` says, origin by origin. */
  function many(added: (origin: number) => number): ComparableReport {
    const errors = origins.map((_, origin) => 0.1 + added(origin));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const average = { origins: 40, errorRatio: mean, wape: mean, mae: mean, rmse: mean };
    const byOrigin = { errorRatio: errors, wape: errors, mae: errors, rmse: errors };
    const predictors = [{ name: "swavg", overall: average, layers: [{ layer: 2, overall: average, ...byOrigin }] }];
    return { trace: { source: "t" }, horizon: 1000, stride: 1000, origins, predictors } as unknown as ComparableReport;
  }
  const judge = (newer: ComparableReport) =>
    compareReport(["a", "b"], [many(() => 0), newer], { metric: "errorRatio", tolerance: 0.05 });

  it("compareReport(...) fails a difference that stands out from the noise, and gives its interval", () => {
    const { verdict, differences } = judge(many((origin) => 0.01 + (origin % 2 === 0 ? 0.002 : -0.002)));
    expect(verdict).toBe("fail");
    const [low, high] = differences[0]!.interval!;
    expect(low).toBeGreaterThan(0.09);
    expect(high).toBeLessThan(0.11);
    expect(differences[1]!.interval).toEqual([low, high]);
  });

  it("compareReport(...) passes a difference as large that one origin alone has made", () => {
    const { verdict, differences } = judge(many((origin) => (origin === 7 ? 0.4 : 0)));
    expect(differences[0]!.change).toBeCloseTo(0.1, 12);
    expect(differences[0]!.interval![0]).toBe(0);
    expect(verdict).toBe("pass");
  });

  it("compareReport(...) judges without an interval where the origins differ", () => {
    const moved = { ...many(() => 0.01), origins: origins.map((origin) => origin + 1) };
    const { verdict, differences } = judge(moved);
    expect(differences.map(({ interval }) => interval)).toEqual([null, null]);
    expect(verdict).toBe("fail");
  });
});
