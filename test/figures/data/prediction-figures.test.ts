import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { backtest } from "../../../src/backtest/backtest.js";
import type { ScoredForecast } from "../../../src/backtest/backtest-options.js";
import { ReportError } from "../../../src/errors.js";
import type { FigureData } from "../../../src/figures/data/figure-data.js";
import { keptForecasts, predictionFigures, remadeForecasts } from "../../../src/figures/data/prediction-figures.js";
import { last } from "../../../src/predict/last.js";
import { swAvg } from "../../../src/predict/sw-avg.js";
import { ForecastsFile } from "../../../src/report/forecasts-file.js";
import { predictReport, type PredictReport } from "../../../src/report/predict-report.js";
import { errorMetrics } from "../../../src/stats/error-metrics.js";
import { traceSummary } from "../../../src/stats/trace-summary.js";
import type { LoadedTrace } from "../../../src/trace/read-trace.js";
import { figureFixture } from "../../support/figure-fixture.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const folder = temporaryFolder();
const kept = join(folder, "kept.arrow");
let [trace, report, own]: [LoadedTrace?, PredictReport?, FigureData?] = [];
const scored: ScoredForecast[] = [];

beforeAll(async () => {
  const fixture = await figureFixture();
  ({ trace } = fixture);
  own = fixture.data;
  const file = await ForecastsFile.open(kept);
  const result = await backtest(trace, [swAvg({ window: 30 }), last()], {
    horizon: 500,
    stride: 1500,
    onForecast: async (forecast) => {
      scored.push(forecast);
      await file.write(forecast);
    },
  });
  await file.commit();
  report = predictReport(traceSummary(trace), { state: "all", maxVariance: null }, result);
});

const file = { path: kept, reportPath: "run.json" };
const silent = (): void => undefined;

describe("keptForecasts and remadeForecasts", () => {
  it("keptForecasts(path, trace, report) and remadeForecasts(trace, report) come to the same figures", async () => {
    const fromFile = await keptForecasts(file, trace!, report!, silent);
    expect(await remadeForecasts(trace!, report!, {})).toEqual(fromFile);
    expect(fromFile!.origins).toBe(report!.origins.length);
    expect(fromFile!.layers.map(({ layer }) => layer)).toEqual([2, 8]);
  });

  it("errors by steps ahead are the mean over origins of the error in each part, as brute force has it", async () => {
    const { parts, layers } = (await keptForecasts(file, trace!, report!, silent))!;
    for (const { layer, predictors } of layers) {
      for (const { name, errorRatio, wape } of predictors) {
        const forecasts = scored.filter((one) => one.layer === layer && one.predictor === name);
        for (const [part, { from, to }] of parts.entries()) {
          const metrics = forecasts.map(({ forecast, actual }) => {
            const rows = ({ values, experts }: typeof actual) => values.slice((from - 1) * experts, to * experts);
            return errorMetrics(rows(forecast), rows(actual)).metrics;
          });
          const mean = (metric: "errorRatio" | "wape") =>
            metrics.reduce((sum, one) => sum + one[metric], 0) / metrics.length;
          // Figures have four digits.
          expect(Math.abs(errorRatio[part]! / mean("errorRatio") - 1)).toBeLessThan(5e-4);
          expect(Math.abs(wape[part]! / mean("wape") - 1)).toBeLessThan(5e-4);
        }
      }
    }
  });

  it("samples hold the forecast of each expert beside what came, in millionths", async () => {
    const { parts, layers } = (await keptForecasts(file, trace!, report!, silent))!;
    const { origin, experts } = layers[1]!.samples[0]!;
    const found = scored.find((one) => one.layer === 8 && one.origin === origin && one.predictor === "swavg")!;
    const [{ from, to }, { expert, actual, forecasts }] = [parts[3]!, experts[5]!];
    const cells = ({ values, experts: count }: typeof found.actual) =>
      Array.from({ length: to - from + 1 }, (_, row) => values[(from - 1 + row) * count + expert]!);
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(actual.mean[3]).toBe(Math.round(1e6 * mean(cells(found.actual))));
    expect(actual.lowest[3]).toBe(Math.round(1e6 * Math.min(...cells(found.actual))));
    expect(actual.highest[3]).toBe(Math.round(1e6 * Math.max(...cells(found.actual))));
    expect(forecasts[0]!.mean[3]).toBe(Math.round(1e6 * mean(cells(found.forecast))));
  });

  it("remadeForecasts(trace, report) makes none where no predictor is a plain mean", async () => {
    const others = { ...report!, predictors: report!.predictors.map((one) => ({ ...one, name: "arima" })) };
    expect(await remadeForecasts(trace!, others, {})).toBeUndefined();
  });

  it("keptForecasts(path, trace, report) of the forecasts of another run is refused", async () => {
    const other = (change: Partial<PredictReport>) => keptForecasts(file, trace!, { ...report!, ...change }, silent);
    const sentence = `${kept} must hold forecasts of run.json, got one of swavg in layer 2 from iteration 29, which that run did not make`;
    await expect(other({ origins: [100, 1600] })).rejects.toThrow(new ReportError(sentence));
    await expect(other({ layers: report!.layers.slice(1) })).rejects.toThrow(new ReportError(sentence));
    await expect(other({ predictors: report!.predictors.slice(1) })).rejects.toThrow(new ReportError(sentence));
  });

  it("keptForecasts(path) of what is no such file is a ReportError that names it", async () => {
    const csv = join(folder, "kept.csv");
    writeFileSync(csv, "predictor,origin\nswavg,1\n");
    const read = (path: string) => keptForecasts({ path, reportPath: "run.json" }, trace!, report!, silent);
    await expect(read(csv)).rejects.toThrow(ReportError);
    await expect(read(csv)).rejects.toThrow(
      `${csv}: forecasts must be an Arrow file, as predict --forecasts writes it`,
    );
    await expect(read(join(folder, "none.arrow"))).rejects.toThrow("none.arrow cannot be read: no such file");
    const { data } = await figureFixture();
    expect(data.trace.source).toMatch(/moe16-run1\.arrow$/);
    await expect(read(data.trace.source)).rejects.toThrow(
      `${data.trace.source}: forecasts require the columns predictor, origin, expert, step, forecast, actual, got none of that name`,
    );
  });
});

describe("predictionFigures", () => {
  it("predictionFigures(name, report) keeps the errors by origin and the means as they are", () => {
    const { predictors, origins, forecasts } = predictionFigures("a.json", report!, undefined);
    expect([origins, forecasts]).toEqual([report!.origins, undefined]);
    const [swavg] = predictors;
    expect(swavg!.layers[1]!.wape).toEqual(report!.predictors[0]!.layers[1]!.wape);
    expect(swavg!.layers[1]!.states).toEqual(report!.layers[1]!.states);
    expect(swavg!.stable).toEqual(report!.predictors[0]!.stable);
    expect(swavg!.training).toBeUndefined();
  });

  it("ownPrediction(trace, { horizon }) scores SW_Avg in its frame at four origins a horizon", () => {
    const [prediction] = own!.predictions;
    expect(prediction!.predictors.map(({ name }) => name)).toEqual(["swavg", "oracle", "last"]);
    expect([prediction!.stride, prediction!.origins.length]).toEqual([250, 28]);
    expect(prediction!.forecasts!.layers[0]!.samples.length).toBe(8);
  });
});
