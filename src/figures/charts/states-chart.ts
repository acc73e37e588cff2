import type { EChartsOption, SeriesOption } from "echarts";

import type { StateSegment } from "../../stats/stability.js";
import type { LayerFigures, TraceFigures } from "../data/figure-data.js";
import { counted } from "../../counted.js";
import { grouped } from "./axis-text.js";
import { baseOption, courseAxis, margins, zoomControls } from "./base-option.js";
import type { ChartBuilder } from "./chart.js";
import { textLook, type ChartStyle } from "./chart-style.js";

/** When each layer was transient and when stable: a row a layer. */
export const statesChart: ChartBuilder = ({ trace }, _, style) => {
  const { layers } = trace;
  const stable = layers.filter(({ stableSince }) => stableSince !== null).length;
  const title = "States of the layers";
  return {
    title,
    sentence: `${stable} of ${counted(layers.length, "layer")} ${stable === 1 || layers.length === 1 ? "is" : "are"} stable at the end. A bar changes colour where its layer changes its state.`,
    height: 110 + 26 * layers.length,
    overIterations: true,
    option: statesOption(trace, title, style),
    values: {
      headings: ["layer", "experts", "state at the end", "stable since", "changes of state"],
      rows: layers.map(({ layer, experts, stableSince, states }) => [
        String(layer),
        String(experts),
        stableSince === null ? "transient" : "stable",
        stableSince === null ? "–" : grouped(stableSince),
        String(states.length - 1),
      ]),
    },
  };
};

function statesOption(trace: TraceFigures, title: string, style: ChartStyle): EChartsOption {
  const { colours, fontSize } = style;
  const { layers, firstIteration: min, lastIteration: max } = trace;
  const series = (["transient", "stable"] as const).map((wanted): SeriesOption => ({
    type: "line",
    name: wanted,
    data: [],
    itemStyle: { color: colours[wanted] },
    lineStyle: { color: colours[wanted], width: 8 },
    markLine: {
      symbol: "none",
      emphasis: { disabled: true },
      lineStyle: { color: colours[wanted], width: 12, type: "solid", cap: "butt" },
      label: { show: false },
      data: layers.flatMap((layer, row) =>
        layer.states
          .filter(({ state }) => state === wanted)
          .map((segment) => {
            const { from, to } = segment;
            return [{ coord: [from, row], name: toldSegment(layer, segment) }, { coord: [to, row] }];
          }),
      ) as never,
    },
  }));
  const legend = ["transient", "stable"].map((name) => ({ name, icon: "roundRect" as const }));
  const base = baseOption(style, title, legend);
  const hovered = ({ name }: { readonly name: string }): string => name;
  return {
    ...base,
    tooltip: { ...(base.tooltip as object), trigger: "item", formatter: hovered as never },
    grid: margins(style, title, legend),
    xAxis: courseAxis({ name: "iteration", min, max }, style),
    yAxis: {
      type: "category",
      inverse: true,
      data: layers.map(({ layer }) => String(layer)),
      name: "layer",
      nameLocation: "middle",
      nameGap: 4.5 * fontSize,
      nameTextStyle: textLook(style),
      axisLabel: { ...textLook(style), interval: 0 },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    dataZoom: zoomControls(style, [0]),
    series,
  };
}

/** What a reader sees who hovers over a bar. */
function toldSegment({ layer }: LayerFigures, { state, from, to }: StateSegment): string {
  return `layer ${layer}: ${state} from iteration ${grouped(from)} to ${grouped(to)}`;
}
