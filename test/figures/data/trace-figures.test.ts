import { beforeAll, describe, expect, it } from "vitest";

import type { FigureData, ThinnedLine } from "../../../src/figures/data/figure-data.js";
import { traceFigures } from "../../../src/figures/data/trace-figures.js";
import { analyze, type Analysis } from "../../../src/stats/analyze.js";
import { normals } from "../../support/normals.js";
import { figureFixture } from "../../support/figure-fixture.js";
import { loadedTrace } from "../../support/loaded-trace.js";
import type { LoadedTrace } from "../../../src/trace/read-trace.js";

let [trace, data, analysis]: [LoadedTrace?, FigureData?, Analysis?] = [];

beforeAll(async () => {
  ({ trace, data } = await figureFixture());
  analysis = await analyze(trace);
});

const highest = ({ values }: ThinnedLine): number => Math.max(...values.filter((value) => value !== null));
const fourDigits = (value: number): number => Number(value.toPrecision(4));

describe("traceFigures", () => {
  it("traceFigures(trace) says of the states what analyze says", () => {
    const own = data!.trace.layers.map(({ layer, stableSince, states }) => ({ layer, stableSince, states }));
    expect(own).toEqual(analysis!.layers.map(({ layer, stableSince, states }) => ({ layer, stableSince, states })));
    expect(own.map(({ stableSince }) => stableSince)).toEqual([322, 737]);
  });

  it("traceFigures(trace) keeps first, last and highest of every statistic of every window", () => {
    for (const [index, { windows }] of data!.trace.layers.entries()) {
      for (const [at, window] of windows.entries()) {
        const { variance, range } = analysis!.layers[index]!.windows[at]!;
        const pairs = [
          [window.varianceMean, variance.mean],
          [window.varianceMax, variance.max],
          [window.rangeMean, range.mean],
          [window.rangeMax, range.max],
        ] as const;
        for (const [line, summary] of pairs) {
          expect(highest(line)).toBe(fourDigits(summary!.max));
          expect(line.iterations[0]).toBeGreaterThanOrEqual(window.window - 1);
          expect(line.iterations.at(-1)).toBeLessThanOrEqual(7999);
          expect(line.iterations.length).toBeLessThanOrEqual(1000);
        }
      }
    }
  });

  it("traceFigures(trace, options) has the ratios of the label window and its rule", async () => {
    const own = await traceFigures(trace!, { labelWindow: 50, maxVarianceRatio: 3 });
    expect(own.labels).toEqual({
      window: 50,
      hold: 50,
      criterion: "noise",
      maxVarianceRatio: 3,
      maxRangeRatio: 1.5,
      hysteresis: 1.25,
      maxVariance: null,
      maxRange: null,
    });
    expect(own.layers[0]!.varianceRatio.iterations[0]).toBeLessThan(60);
  });

  it("traceFigures(trace, { onProgress }) tells of every row of every layer", async () => {
    const heard: [number, number][] = [];
    await traceFigures(trace!, { onProgress: (done, total) => heard.push([done, total]) });
    expect(heard.at(-1)).toEqual([16000, 16000]);
  });

  it("traceFigures(trace) breaks lines and windows where iterations are missing", async () => {
    const draws = normals(2 * 400, 7).map((draw) => 500 + Math.round(50 * draw));
    const tokens = Array.from({ length: 400 }, (_, row) => [...draws.slice(2 * row, 2 * row + 2)]);
    const iterations = tokens.map((_, row) => (row < 200 ? row : row + 1000));
    const split = loadedTrace([{ layer: 1, tokens, iterations, segmentStarts: [0, 200] }]);
    const { layers } = await traceFigures(split, { windows: [10] });
    const { iterations: at, values } = layers[0]!.windows[0]!.varianceMean;
    const hole = values.indexOf(null);
    expect(layers[0]!.load.mean[0]!.filter((load) => load === null).length).toBeGreaterThan(400);
    expect([at[hole - 1], at[hole], values.filter((value) => value === null).length]).toEqual([199, 1209, 1]);
  });
});
