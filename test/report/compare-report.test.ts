import { describe, expect, it } from "vitest";

import { compareReport, type CompareOptions } from "../../src/report/compare-report.js";
import type { Tolerance } from "../../src/report/compare/tolerance.js";
import { around, readReport, type Errors, type ReportTraits } from "../support/comparable-report.js";
import { normals } from "../support/normals.js";

const everything: Tolerance = { predictor: null, layer: null, metric: null, limit: 0 };
const within = (limit: number, more: Partial<Tolerance> = {}): Tolerance => ({ ...everything, limit, ...more });

function compare(older: Errors, newer: Errors, options: CompareOptions = {}, traits: ReportTraits = {}) {
  const pair = { baseline: readReport(older), report: readReport(newer, { source: "b.json", ...traits }) };
  return compareReport([pair], options);
}

/** All differences of one comparison. */
function differences(...words: Parameters<typeof compare>) {
  return compare(...words).comparisons[0]!.differences;
}

/** Ten origins, of which none stands out. */
const flat = (value: number) => around(value, 10);

describe("compareReport", () => {
  const older = { swavg: { 2: flat(0.08), 4: flat(0.12) }, last: { 2: flat(0.2), 4: flat(0.2) } };

  it("compareReport(pairs, options) finds no difference between equal reports, even at no tolerance", () => {
    const { verdict, confidence, comparisons } = compare(older, older, { tolerances: [everything] });
    expect(verdict).toBe("pass");
    expect(comparisons[0]!.differences.every(({ change, interval }) => change === 0 && interval?.[1] === 0)).toBe(true);
    expect(confidence).toEqual({ overLayers: { judged: 0, each: 0.95 }, singleLayers: { judged: 0, each: 0.95 } });
  });

  it("compareReport(pairs, options) says all of a difference", () => {
    const newer = { ...older, swavg: { 2: flat(0.08), 4: around(0.144, 10, (o) => (o % 2 ? 0.001 : -0.001)) } };
    const found = differences(older, newer, { tolerances: [within(0.05, { layer: 4 })] });
    expect(found.map(({ predictor, layer, verdict }) => [predictor, layer, verdict])).toEqual([
      ["swavg", null, "not judged"],
      ["swavg", 2, "not judged"],
      ["swavg", 4, "worse than allowed"],
      ["last", null, "not judged"],
      ["last", 2, "not judged"],
      ["last", 4, "not judged"],
    ]);
    const { interval, ...rest } = found[2]!;
    expect(rest).toEqual({
      predictor: "swavg",
      layer: 4,
      metric: "errorRatio",
      before: expect.closeTo(0.12, 12) as number,
      after: expect.closeTo(0.144, 12) as number,
      change: expect.closeTo(0.2, 12) as number,
      limit: 0.05,
      origins: [10, 10],
      verdict: "worse than allowed",
    });
    // Deviation of the mean sqrt(0.001² / 9) of ten values, t of nine degrees of freedom 2.262, over 0.12.
    const reach = (2.262 * Math.sqrt(0.001 ** 2 / 9)) / 0.12;
    expect(interval).toEqual([expect.closeTo(0.2 - reach, 5), expect.closeTo(0.2 + reach, 5)]);
  });

  it("compareReport(pairs, options) judges the mean over layers, and single layers where a tolerance names them", () => {
    const newer = { ...older, swavg: { 2: flat(0.06), 4: flat(0.144) } };
    expect(compare(older, newer, { tolerances: [within(0.05)] }).verdict).toBe("pass");
    expect(compare(older, newer, { tolerances: [within(0.05), within(0.1, { layer: "each" })] }).verdict).toBe("fail");
    expect(compare(older, newer, { tolerances: [within(0.05), within(0.21, { layer: "each" })] }).verdict).toBe("pass");
    expect(compare(older, newer, { tolerances: [within(0.1, { layer: 2 })] }).verdict).toBe("pass");
  });

  it("compareReport(pairs, options) allows exactly the tolerance", () => {
    const one = (value: number) => ({ swavg: { 2: flat(value) } });
    expect(compare(one(1), one(1.5), { tolerances: [within(0.5)] }).verdict).toBe("pass");
    expect(compare(one(1), one(1.5000001), { tolerances: [within(0.5)] }).verdict).toBe("fail");
  });

  it("compareReport(pairs, options) does not judge last, unless asked to, and nothing without a tolerance", () => {
    const newer = { ...older, last: { 2: flat(0.9), 4: flat(0.9) } };
    expect(compare(older, newer, { tolerances: [everything] }).verdict).toBe("pass");
    expect(compare(older, newer, { tolerances: [within(0, { predictor: "last" })] }).verdict).toBe("fail");
    expect(compare(older, { swavg: { 2: flat(9), 4: flat(9) } }).verdict).toBe("pass");
  });

  it("compareReport(pairs, options) takes errors that are gone as a failure, and new ones as neither", () => {
    const found = differences(
      { swavg: { 2: flat(0.1) }, arima: { 2: flat(0.2) } },
      { swavg: { 2: flat(0.1) }, lstm: { 2: flat(0.3) } },
      { tolerances: [within(0.05)] },
    ).filter(({ layer }) => layer === null);
    expect(found.map(({ predictor, change, origins, verdict }) => [predictor, change, origins, verdict])).toEqual([
      ["swavg", 0, [10, 10], "pass"],
      ["arima", null, [10, 0], "missing"],
      ["lstm", null, [0, 10], "not judged"],
    ]);
  });

  it("compareReport(pairs, options) fails where a predictor or a layer was scored at fewer of the same origins", () => {
    const two = (second: readonly (number | null)[]) => ({ swavg: { 2: flat(0.1), 4: second } });
    const short = [null, ...flat(0.1).slice(1)];
    const options = { tolerances: [within(0.5)] };
    expect(differences(two(flat(0.1)), two(short), options)[0]).toMatchObject({
      origins: [20, 19],
      verdict: "scored at fewer origins",
    });
    expect(differences(two(flat(0.1)), { swavg: { 2: flat(0.1) } }, options)[0]!.verdict).toBe(
      "scored at fewer origins",
    );
    // At other origins the number says nothing.
    expect(compare(two(flat(0.1)), two(short), options, { firstOrigin: 98 }).verdict).toBe("pass");
  });

  it("compareReport(pairs, options) takes any error as worse where there was none at all", () => {
    const [found] = differences({ swavg: { 2: flat(0) } }, { swavg: { 2: flat(0.1) } }, { tolerances: [within(0.5)] });
    expect(found).toMatchObject({ change: null, interval: null, verdict: "worse than allowed" });
  });

  it("compareReport(pairs, options) compares the metrics asked for, each with its tolerance", () => {
    const newer = { swavg: { 2: flat(0.088), 4: flat(0.132) } };
    const tolerances = [within(0.2), within(0.05, { metric: "wape" })];
    const found = differences(older, newer, { metrics: ["errorRatio", "wape"], tolerances });
    const means = found.filter(({ predictor, layer }) => predictor === "swavg" && layer === null);
    expect(means.map(({ metric, before, limit, verdict }) => [metric, before, limit, verdict])).toEqual([
      ["errorRatio", expect.closeTo(0.1, 12), 0.2, "pass"],
      ["wape", expect.closeTo(0.05, 12), 0.05, "worse than allowed"],
    ]);
  });

  it("compareReport(pairs, options) fails as a whole where one of several reports does", () => {
    const baseline = readReport(older);
    const [good, bad] = [older, { swavg: { 2: flat(0.2), 4: flat(0.2) }, last: older.last }].map((errors, index) => ({
      baseline,
      report: readReport(errors, { source: `${index}.json` }),
    }));
    const { verdict, comparisons } = compareReport([good!, bad!], { tolerances: [within(0.05)] });
    expect(verdict).toBe("fail");
    expect(comparisons.map((one) => [one.baseline, one.report, one.verdict])).toEqual([
      ["a.json", "0.json", "pass"],
      ["a.json", "1.json", "fail"],
    ]);
  });
});

describe("compareReport, and noise", () => {
  const before = { swavg: { 2: around(0.1, 40) } };
  const options = { tolerances: [within(0.05)] };

  it("compareReport(pairs, options) fails a difference that stands out from the noise, and gives its interval", () => {
    const after = { swavg: { 2: around(0.11, 40, (origin) => (origin % 2 === 0 ? 0.002 : -0.002)) } };
    const [found] = differences(before, after, options);
    expect(found!.verdict).toBe("worse than allowed");
    expect(found!.interval![0]).toBeGreaterThan(0.09);
    expect(found!.interval![1]).toBeLessThan(0.11);
  });

  it("compareReport(pairs, options) passes a difference as large that one origin alone has made", () => {
    const after = { swavg: { 2: around(0.1, 40, (origin) => (origin === 7 ? 0.4 : 0)) } };
    const [found] = differences(before, after, options);
    expect(found).toMatchObject({ change: expect.closeTo(0.1, 12) as number, verdict: "within noise" });
    expect(found!.interval![0]).toBeLessThan(0);
  });

  it("compareReport(pairs, options) takes origins that share iterations as blocks of one and a half horizons", () => {
    const added = normals(40, 9);
    const smooth = around(
      0.1,
      40,
      (origin) => 0.001 * [0, 1, 2, 3].reduce((sum, lag) => sum + added[(origin + lag) % 40]!, 0),
    );
    const width = (stride: number) => {
      const traits = { stride };
      const pair = { baseline: readReport(before, traits), report: readReport({ swavg: { 2: smooth } }, traits) };
      const [low, high] = compareReport([pair]).comparisons[0]!.differences[0]!.interval!;
      return high - low;
    };
    expect(width(250)).toBeGreaterThan(1.3 * width(1000));
    expect(width(2000)).toBe(width(1000));
  });

  it("compareReport(pairs, options) judges without an interval where origins differ or are too few", () => {
    const after = { swavg: { 2: around(0.12, 40) } };
    expect(differences(before, after, options, { firstOrigin: 100 })[0]).toMatchObject({
      interval: null,
      verdict: "worse than allowed",
    });
    const two = (value: number) => ({ swavg: { 2: around(value, 2) } });
    expect(differences(two(0.1), two(0.12), options)[0]).toMatchObject({
      interval: null,
      verdict: "worse than allowed",
    });
  });

  it("compareReport(pairs, options) widens the intervals with what may be noise, means and layers apart", () => {
    const noisy = (seed: number) => around(0.1, 10, (origin) => 0.01 * normals(10, seed)[origin]!);
    const older = { swavg: { 2: flat(0.1), 4: flat(0.1) }, arima: { 2: flat(0.1), 4: flat(0.1) } };
    const newer = { swavg: { 2: noisy(1), 4: noisy(2) }, arima: older.arima };
    const confidence = (tolerances: readonly Tolerance[]) => compare(older, newer, { tolerances }).confidence;
    const each = within(0, { layer: "each" });
    // arima did not change.
    expect(confidence([everything]).overLayers).toEqual({ judged: 1, each: 0.95 });
    expect(confidence([everything, each])).toEqual({
      overLayers: { judged: 1, each: 0.95 },
      singleLayers: { judged: 2, each: 0.975 },
    });
    expect(differences(older, newer, { tolerances: [everything, each] })[0]).toEqual(
      differences(older, newer, { tolerances: [everything] })[0],
    );
  });
});
