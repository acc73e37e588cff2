import { expect, it } from "vitest";

import { backtest } from "../../src/backtest/backtest.js";
import { last } from "../../src/predict/last.js";
import { swAvg } from "../../src/predict/sw-avg.js";
import { predictReport, predictText, type PredictReport } from "../../src/report/predict-report.js";
import { toTerminal } from "../../src/report/terminal.js";
import { traceSummary } from "../../src/stats/trace-summary.js";
import { loadedTrace } from "../support/loaded-trace.js";

// A load that rises ever faster: the last value is off by more from each origin to the next.
const trace = loadedTrace([
  { layer: 1, tokens: Array.from({ length: 60 }, (_, row) => [1000 + row ** 2, 9000 - row ** 2]) },
]);

async function report(horizon: number, stride: number): Promise<PredictReport> {
  return predictReport(
    traceSummary(trace),
    {},
    await backtest(trace, [swAvg({ window: 5 }), last()], { horizon, stride }),
  );
}

function charts(shown: PredictReport): string[] {
  return (
    toTerminal(predictText(shown))
      .match(/[▁-█ ]{3,}$/gm)
      ?.map((chart) => chart.trimStart()) ?? []
  );
}

function heightsOf(chart: string): number[] {
  return Array.from(chart, (bar) => bar.codePointAt(0)!);
}

it("predictText(report) shows the error by origin of each predictor over all layers, then in each", async () => {
  const shown = await report(5, 10);
  const [swavg, lastValue, ...byLayer] = charts(shown);
  expect(shown.origins).toHaveLength(6);
  // One layer: its mean is itself.
  expect(byLayer).toEqual([swavg, lastValue]);
  expect([swavg, lastValue].map((chart) => chart!.length)).toEqual([6, 6]);
  const heights = heightsOf(lastValue!);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  // On the same scale, the average of the last five is worse everywhere.
  for (const [o, height] of heightsOf(swavg!).entries()) expect(height).toBeGreaterThanOrEqual(heights[o]!);
});

it("predictText(report) leaves a blank at an origin without a score", async () => {
  const shown = await report(5, 10);
  const predictors = shown.predictors.map((predictor) => ({
    ...predictor,
    layers: predictor.layers.map((layer) => ({ ...layer, errorRatio: layer.errorRatio.with(2, null) })),
  }));
  for (const chart of charts({ ...shown, predictors })) expect(chart).toMatch(/^[▁-█]{2} [▁-█]{3}$/);
});

it("predictText(report) of a single origin has no course to show", async () => {
  const shown = toTerminal(predictText(await report(50, 50)));
  expect(shown).not.toMatch(/[▁-█]|by origin/);
});
