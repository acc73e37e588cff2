import { beforeAll, describe, expect, it } from "vitest";

import { chartStyle } from "../../../src/figures/charts/chart-style.js";
import type { Chart, Selection } from "../../../src/figures/charts/chart.js";
import { chartKinds, charts, type ChartKind } from "../../../src/figures/charts/charts.js";
import { colours, neighbourColours, themes } from "../../../src/figures/charts/colours.js";
import { originsApart } from "../../../src/figures/charts/error-chart.js";
import { paperFigures } from "../../../src/figures/charts/paper-figures.js";
import type { FigureData, TrainingFigures } from "../../../src/figures/data/figure-data.js";
import { renderSvg } from "../../../src/figures/render/render-svg.js";
import { figureFixture, firstSelection } from "../../support/figure-fixture.js";

const style = chartStyle("light");
let data: FigureData | undefined;

const training: TrainingFigures = {
  outcome: "improved",
  loss: [
    { step: 50, loss: 0.13, baseline: 0.12, validation: 0.14 },
    { step: 100, loss: 0.11, baseline: 0.12, validation: 0.12 },
  ],
  validationBaseline: 0.13,
};

beforeAll(async () => {
  const fixture = (await figureFixture()).data;
  const [own] = fixture.predictions;
  const predictors = own!.predictors.map((one) => (one.name === "swavg" ? { ...one, training } : one));
  data = { ...fixture, predictions: [{ ...own!, predictors }] };
});

function build(kind: ChartKind, selection: Partial<Selection> = {}, from = data!): Chart {
  const built = charts[kind](from, { ...firstSelection, ...selection }, style);
  if ("missing" in built) throw new Error(built.missing);
  return built;
}

interface DrawnSeries {
  readonly name?: string;
  readonly type: string;
  readonly data: readonly (readonly (number | null)[])[];
  readonly markLine?: { readonly data: readonly { readonly xAxis?: number; readonly yAxis?: number }[] };
  readonly markArea?: { readonly data: readonly (readonly { readonly xAxis: number }[])[] };
}

function seriesOf({ option }: Chart): readonly DrawnSeries[] {
  return option["series"] as unknown as readonly DrawnSeries[];
}

function named(chart: Chart, name: string): DrawnSeries {
  return seriesOf(chart).find((series) => series.name === name)!;
}

describe.each(chartKinds)("the %s chart", (kind) => {
  it("has a title, a sentence that says what to see, and its numbers as a table", () => {
    const { title, sentence, values } = build(kind);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(sentence).toMatch(/^[A-Z\d].*\.$/);
    expect(sentence).not.toMatch(/undefined|NaN|null/);
    expect(values.rows.length).toBeGreaterThan(0);
    for (const row of values.rows) {
      expect(row.length).toBe(values.headings.length);
      expect(row.join()).not.toMatch(/undefined|NaN|null/);
    }
  });

  it("names both of its axes, with units", () => {
    const { option } = build(kind);
    const first = (axis: unknown) => ([axis].flat() as { readonly name: string }[])[0]!.name;
    expect(first(option["xAxis"])).toMatch(/^(iteration|iterations ahead of the origin|training step)$/);
    expect(first(option["yAxis"])).toMatch(/^(load proportion \(%\).*|expert|layer|.* \((p|p²|%|WAPE)\)|ratio in .*)$/);
  });

  it("is drawn as SVG, the same in every theme but for its colours, and the same twice", async () => {
    const size = { width: 960, height: build(kind).height };
    const drawn = await Promise.all(
      themes.map((theme) => {
        return renderSvg(charts[kind](data!, firstSelection, chartStyle(theme)) as Chart, size);
      }),
    );
    for (const [index, svg] of drawn.entries()) {
      expect(svg).toContain(`>${build(kind).title}</text>`);
      expect(svg).toContain(colours[themes[index]!].text);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    expect(await renderSvg(build(kind), size)).toBe(drawn[0]);
  });
});

describe("charts", () => {
  it("the area chart has the upper edge of each expert's band, those below drawn upon those above", () => {
    const bands = seriesOf(build("area")).filter(({ name }) => name?.startsWith("expert"));
    expect(bands.map(({ name }) => name)).toEqual(Array.from({ length: 16 }, (_, index) => `expert ${15 - index}`));
    const { mean } = data!.trace.layers[0]!.load;
    for (const column of [0, 300, 599]) {
      expect(bands[0]!.data[column]![1]).toBeCloseTo(100, 2);
      for (const [index, band] of bands.entries()) {
        const own = band.data[column]![1]! - (bands[index + 1]?.data[column]![1] ?? 0);
        expect(own).toBeCloseTo(mean[15 - index]![column]! / 1e4, 6);
      }
    }
    expect(bands[0]!.data.at(-1)![0]).toBe(7999);
  });

  it("a heat map has a cell for each expert and column, of what is picked", () => {
    const cells = (cell: Selection["cell"]) =>
      seriesOf(build("heat-map", { cell })).find(({ type }) => type === "heatmap")!.data;
    expect(cells("mean").length).toBe(16 * 600);
    const { load } = data!.trace.layers[0]!;
    expect(cells("highest")[601]).toEqual([1, 1, load.highest[1]![1]! / 1e4]);
    expect(cells("lowest")[601]).toEqual([1, 1, load.lowest[1]![1]! / 1e4]);
  });

  it("a heat map says from which load on its colour is the brightest, also where nobody can hover", () => {
    const scale = (interactive: boolean) => {
      const chart = charts["heat-map"](data!, firstSelection, chartStyle("light", { interactive })) as Chart;
      return chart.option["visualMap"] as { max: number; text: string[] };
    };
    const { max, text } = scale(false);
    expect(text).toEqual([`≥ ${max.toPrecision(3)} %`, "0 %"]);
    expect(scale(true).text).toEqual(["load (%)", ""]);
  });

  it("load is bands where they can be told apart, else the heat map; area says so where they are too many", () => {
    const many = { ...data!, trace: { ...data!.trace, layers: [{ ...data!.trace.layers[0]!, experts: 128 }] } };
    expect(seriesOf(build("load"))[0]!.type).toBe("line");
    expect(seriesOf(build("load", {}, many))[0]!.type).toBe("heatmap");
    expect(charts.area(many, firstSelection, style)).toEqual({
      missing: "128 experts are too many for bands: the heat map shows them",
    });
  });

  it("charts over iterations shade the transient state and mark since when the layer is stable", () => {
    const chart = build("variance", { layer: 8 });
    const areas = seriesOf(chart).flatMap(({ markArea }) => markArea?.data ?? []);
    expect(areas).toContainEqual([{ xAxis: 0 }, { xAxis: 736 }]);
    expect(areas).toContainEqual([{ xAxis: 737 }, { xAxis: 7999 }]);
    expect(seriesOf(chart).flatMap(({ markLine }) => markLine?.data ?? [])).toEqual([{ xAxis: 737 }]);
    expect(chart.sentence).toMatch(/^Layer 8 is stable since iteration 737;/);
  });

  it("the ratios chart draws the limits of calm, none of them where labels are by thresholds", () => {
    const limits = (chart: Chart) =>
      seriesOf(chart).flatMap(({ markLine }) => markLine?.data.flatMap(({ yAxis }) => yAxis ?? []) ?? []);
    expect(limits(build("ratios"))).toEqual([2, 1.5]);
    const { trace } = data!;
    const labels = { ...trace.labels, criterion: "threshold", maxVarianceRatio: null, maxRangeRatio: null } as const;
    const byThresholds = { ...data!, trace: { ...trace, labels: { ...labels, maxVariance: 1e-4, maxRange: 0.04 } } };
    expect(limits(build("ratios", {}, byThresholds))).toEqual([]);
    expect(limits(build("variance", {}, byThresholds))).toEqual([1e-4]);
    expect(limits(build("range", {}, byThresholds))).toEqual([0.04]);
    expect(build("range", {}, byThresholds).sentence).toContain(
      " A mean of at most the limit, in the window of 100, is calm.",
    );
    expect([...limits(build("variance")), ...limits(build("range"))]).toEqual([]);
  });

  it("windows that are never full are said to be missing, not drawn as an empty chart", () => {
    const [layer] = data!.trace.layers;
    const empty = { iterations: [], values: [] };
    const lines = { varianceMean: empty, varianceMax: empty, rangeMean: empty, rangeMax: empty };
    const short = { ...layer!, windows: [{ window: 10, ...lines }], varianceRatio: empty, rangeRatio: empty };
    for (const kind of ["variance", "range", "ratios"] as const) {
      expect(charts[kind]({ ...data!, trace: { ...data!.trace, layers: [short] } }, firstSelection, style)).toEqual({
        missing: "no window of layer 2 is ever full: it has too few recorded iterations",
      });
    }
  });

  it("holes are holes in the bands and in the heat map", () => {
    const [layer] = data!.trace.layers;
    const hole = (rows: readonly (readonly (number | null)[])[]) =>
      rows.map((row) => row.map((load, column) => (column >= 100 && column < 150 ? null : load)));
    const { load } = layer!;
    const holed = { ...load, mean: hole(load.mean), lowest: hole(load.lowest), highest: hole(load.highest) };
    const from = { ...data!, trace: { ...data!.trace, layers: [{ ...layer!, load: holed }] } };
    const edges = named(build("area", {}, from), "expert 3").data.map(([, edge]) => edge);
    expect([edges[99] === null, edges[100], edges[149], edges[150] === null]).toEqual([false, null, null, false]);
    const cells = seriesOf(build("heat-map", {}, from)).find(({ type }) => type === "heatmap")!.data;
    expect(cells.length).toBe(16 * 550);
    const first = (chart: Chart) => chart.values.rows.map((row) => row.slice(0, 3));
    expect(first(build("area", {}, from))).toEqual(first(build("area")));
  });

  it("hovering tells the value of every line at the place, of thinned ones the nearest", () => {
    const { formatter } = build("variance").option["tooltip"] as { formatter: (hovered: unknown) => string };
    const text = formatter([{ axisValue: 4000 }])
      .replaceAll(/<span[^>]*><\/span>/g, "")
      .split("<br>");
    expect(text.map((line) => line.replace(/: .*/, ""))).toEqual([
      ...["iteration 4,000", "mean, window 10", "max, window 10", "mean, window 100", "max, window 100"],
    ]);
    const { varianceMean: thinned } = data!.trace.layers[0]!.windows[1]!;
    const near = thinned.iterations.map((at) => Math.abs(at - 4000));
    const value = thinned.values[near.indexOf(Math.min(...near))]!;
    expect(text[3]).toBe(`mean, window 100: ${value.toExponential(2)}`);
    expect(formatter([])).toBe("");
  });

  it("title and legend of a narrow picture take the rows they need, and the plot begins below them", () => {
    const top = (width: number, titled: boolean) => {
      const chart = charts.forecast(data!, firstSelection, chartStyle("light", { width, titled })) as Chart;
      return (chart.option["grid"] as { top: number }).top;
    };
    expect(top(500, false)).toBeGreaterThan(top(960, false) + 12);
    expect(top(500, true) - top(500, false)).toBeGreaterThan(top(960, true) - top(960, false) + 12);
  });

  it("the frame is told of as far as it is drawn, the noise floor where it is", () => {
    const said = (predictors: string[], metric: Selection["metric"] = "errorRatio") =>
      build("error", { predictors, metric }).sentence;
    expect(said(["swavg", "last", "oracle"])).toMatch(/ The last value \(dotted\) .* The oracle \(dashed\) /);
    expect(said(["swavg", "last"])).not.toContain("oracle");
    expect(said(["swavg"])).not.toContain("last value");
    expect(said(["swavg"])).toContain("The noise floor is");
    expect(said(["swavg"], "wape")).not.toContain("noise floor");
  });

  it("the error chart has a point for each origin of each picked predictor, and the noise floor of the error ratio", () => {
    const { origins, predictors } = data!.predictions[0]!;
    const chart = build("error", { predictors: ["swavg", "last"] });
    expect(seriesOf(chart).flatMap(({ name }) => name ?? [])).toEqual(["swavg", "last"]);
    const swavg = predictors[0]!.layers[0]!;
    const [at, error] = named(chart, "swavg").data[3]!;
    expect([at, error]).toEqual([origins[3], Number((100 * swavg.errorRatio[3]!).toPrecision(4))]);
    expect(named(chart, "swavg").markLine!.data).toEqual([{ yAxis: 100 * swavg.noiseFloor! }]);
    expect(named(build("error", { metric: "wape" }), "swavg").markLine).toBeUndefined();
  });

  it("the discrete chart draws each error over the horizon that it is of, none of them upon another", () => {
    const { origins } = data!.predictions[0]!;
    const { data: points } = named(build("discrete"), "swavg");
    expect(points.slice(0, 3).map(([at]) => at)).toEqual([origins[0]! + 1, origins[0]! + 1000, origins[0]! + 1000]);
    expect(points[2]![1]).toBeNull();
    expect(points[3]![0]).toBe(origins[0]! + 1001);
  });

  it("originsApart(origins, horizon) are a horizon or more apart", () => {
    expect(originsApart([99, 349, 599, 1099, 1349, 2600], 1000)).toEqual([0, 3, 5]);
    expect(originsApart([], 1000)).toEqual([]);
  });

  it("the forecast chart has the band of the error ratio by steps ahead around the first predictor that is no frame", () => {
    const { samples, predictors } = data!.predictions[0]!.forecasts!.layers[0]!;
    const { origin, experts } = samples[2]!;
    const chart = build("forecast", { origin, expert: 4, predictors: ["last", "swavg"] });
    const mean = experts[4]!.forecasts.find(({ name }) => name === "swavg")!.mean[7]! / 1e4;
    const error = predictors.find(({ name }) => name === "swavg")!.errorRatio[7]!;
    const low = named(chart, "error band of swavg, low").data[7]![1]!;
    const high = low + named(chart, "error band of swavg").data[7]![1]!;
    expect(low).toBeCloseTo(mean * (1 - error), 2);
    expect(high).toBeCloseTo(mean * (1 + error), 2);
    expect(chart.title).toContain("layer 2, expert 4, from iteration");
  });

  it("charts of predictors say what is missing: a report, forecasts, a training", () => {
    const none = { ...data!, predictions: [] };
    for (const kind of ["error", "discrete", "steps", "forecast", "training"] as const) {
      expect(charts[kind](none, firstSelection, style)).toEqual({ missing: "there is no predict report to draw from" });
    }
    const [own] = data!.predictions;
    const without = { ...data!, predictions: [{ ...own!, forecasts: undefined }] };
    for (const kind of ["steps", "forecast"] as const) {
      expect(charts[kind](without, { ...firstSelection, predictors: ["arima"] }, style)).toEqual({
        missing:
          "no forecasts of arima are at hand: predict --forecasts FILE.arrow keeps them, and --forecasts FILE.arrow gives them to this page",
      });
    }
    const untrained = own!.predictors.map((one) => ({ ...one, training: undefined }));
    expect(
      charts.training({ ...data!, predictions: [{ ...own!, predictors: untrained }] }, firstSelection, style),
    ).toEqual({ missing: "no predictor of this report was trained: predict --algo lstm trains one" });
  });

  it("the steps chart names the picked predictors whose forecasts were not given", () => {
    const [own] = data!.predictions;
    const arima = { ...own!.predictors[0]!, name: "arima" };
    const more = { ...data!, predictions: [{ ...own!, predictors: [...own!.predictors, arima] }] };
    expect(build("steps", { predictors: ["swavg", "arima"] }, more).sentence).toMatch(
      /Not drawn, since their forecasts were not given: arima\.$/,
    );
  });

  it("neighbourColours(count) are all different, and neighbours far apart", () => {
    for (const count of [1, 2, 16, 32]) expect(new Set(neighbourColours(count)).size).toBe(count);
    const light = (colour: string) => parseInt(colour.slice(1, 3), 16);
    const own = neighbourColours(16).map(light);
    for (let index = 1; index < own.length; index += 1) {
      expect(Math.abs(own[index]! - own[index - 1]!)).toBeGreaterThan(60);
    }
  });

  it("the paper's figures are charts that there are", () => {
    expect(Object.keys(paperFigures)).toEqual(["fig1", "fig3", "fig4", "fig5"]);
    for (const { chart } of Object.values(paperFigures)) expect(chartKinds).toContain(chart);
  });
});
