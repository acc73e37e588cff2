import { describe, expect, it } from "vitest";

import { compareReport } from "../../../src/report/compare-report.js";
import type { Tolerance } from "../../../src/report/compare/tolerance.js";
import { comparableReport, type Errors } from "../../support/comparable-report.js";
import { normals } from "../../support/normals.js";

/**
 * Builds in which forecasts changed and did not get worse: three predictors, six layers, errors that differ from the
 * baseline's by noise of mean 0. How often such builds fail, at no tolerance at all.
 */
function falseAlarms(builds: number, tolerances: readonly Tolerance[], stride: number, worsening = 0): number {
  const [origins, layers] = [Math.round(12_000 / stride), [0, 1, 2, 3, 4, 5]];
  // Origins nearer than the horizon share iterations, so their errors are sums of the same noise.
  const shared = Math.max(1, 1000 / stride);
  const noise = normals(builds * 3 * layers.length * (origins + shared), 11);
  let at = 0;
  const series = (): number[] => {
    const own = noise.subarray(at, (at += origins + shared));
    return Array.from({ length: origins }, (_, origin) => {
      const sum = own.subarray(origin, origin + shared).reduce((total, value) => total + value, 0);
      return 0.1 * (1 + worsening) + (0.002 * sum) / Math.sqrt(shared);
    });
  };
  const errors = (of: () => readonly number[]): Errors =>
    Object.fromEntries(
      ["swavg", "arima", "lstm"].map((name) => [name, Object.fromEntries(layers.map((l) => [l, of()]))]),
    );
  const constant = new Array<number>(origins).fill(0.1);
  const baseline = {
    source: "a",
    report: comparableReport(
      errors(() => constant),
      { stride },
    ),
  };
  let failed = 0;
  for (let build = 0; build < builds; build++) {
    const report = { source: "b", report: comparableReport(errors(series), { stride }) };
    const { verdict } = compareReport([{ baseline, report }], { tolerances });
    if (verdict === "fail") failed += 1;
  }
  return failed / builds;
}

const means: Tolerance = { predictor: null, layer: null, metric: null, limit: 0 };
const layers: Tolerance = { ...means, layer: "each" };

describe("false alarms", () => {
  // 3 judged means and 18 judged layers: at 95 % each by itself they would fail far more builds. Of 400 builds the
  // share is known to 1 %.
  it.each<[string, readonly Tolerance[], number]>([
    ["of means over layers", [means], 1000],
    ["of means and single layers", [means, layers], 1000],
    ["of means and single layers, from origins that share iterations", [means, layers], 250],
  ])("compareReport(pairs, options) raises few %s", (_, tolerances, stride) => {
    expect(falseAlarms(400, tolerances, stride)).toBeLessThan(0.07);
  });

  it("compareReport(pairs, options) still fails what is worse by a fiftieth", () => {
    expect(falseAlarms(50, [means], 1000, 0.02)).toBe(1);
  });
});
