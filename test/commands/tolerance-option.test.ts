import { describe, expect, it } from "vitest";

import { parseTolerance, resolveTolerance } from "../../src/commands/tolerance-option.js";
import { around, comparableReport } from "../support/comparable-report.js";

const reports = [
  comparableReport({ swavg: { 2: around(1, 3), 10: around(1, 3) } }),
  comparableReport({ arima: { 4: around(1, 3) }, last: { 4: around(1, 3) } }),
];
const resolve = (text: string) => resolveTolerance(parseTolerance(text)[0]!, reports);
const everything = { predictor: null, layer: null, metric: null, limit: 0.05 };

describe("--tolerance", () => {
  it.each([
    ["5%", {}],
    ["0.05", {}],
    ["swavg=5%", { predictor: "swavg" }],
    ["last=5 %", { predictor: "last" }],
    ["wape=5%", { metric: "wape" }],
    ["layer=5%", { layer: "each" }],
    ["layer:10=5%", { layer: 10 }],
    ["wape / layer:4 / arima = 5%", { predictor: "arima", layer: 4, metric: "wape" }],
    ["arima/layer/mae=5%", { predictor: "arima", layer: "each", metric: "mae" }],
  ])("--tolerance %j is understood", (text, parts) => {
    expect(resolve(text)).toEqual({ ...everything, ...parts });
  });

  it.each([
    ["x", '--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got "x"'],
    ["swavg", '--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got "swavg"'],
    ["swavg=", '--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got ""'],
    ["swavg=-1%", '--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got "-1%"'],
    ["=5%", '--tolerance takes a predictor, a metric, layer or layer:6 before =, joined by /, got "=5%"'],
    ["swavg/=5%", '--tolerance takes a predictor, a metric, layer or layer:6 before =, joined by /, got "swavg/=5%"'],
    [
      "swag=5%",
      '--tolerance names swavg, arima, last, errorRatio, wape, mae, rmse, layer or layer:N, got "swag" (did you mean swavg?)',
    ],
    [
      "swavg=wape=5%",
      '--tolerance names swavg, arima, last, errorRatio, wape, mae, rmse, layer or layer:N, got "swavg=wape"',
    ],
    ["layer:6=5%", '--tolerance names a layer of the reports, 2, 4, 10, got "layer:6"'],
    ["layer:x=5%", '--tolerance names a layer of the reports, 2, 4, 10, got "layer:x"'],
    ["wape/mae=5%", '--tolerance takes one metric at a time, got "wape/mae=5%"'],
    ["swavg/arima=5%", '--tolerance takes one predictor at a time, got "swavg/arima=5%"'],
    ["layer/layer:2=5%", '--tolerance takes one layer at a time, got "layer/layer:2=5%"'],
  ])("--tolerance %j is refused", (text, sentence) => {
    expect(() => resolve(text)).toThrow(expect.objectContaining({ code: "usage", message: sentence }));
  });

  it("parseTolerance(text, previous) adds up", () => {
    const first = parseTolerance("5%");
    expect(parseTolerance("swavg=2%", first)).toEqual([...first, { text: "swavg=2%", words: ["swavg"], limit: 0.02 }]);
  });
});
