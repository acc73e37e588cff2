import { counted } from "../counted.js";
import type { Json } from "../predict/predictor.js";
import type { Analysis } from "../stats/analyze.js";
import type { LayerAnalysis, VarianceCourse } from "../stats/layer-collector.js";
import type { OverIterations } from "../stats/value-column.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import { formatNumber } from "./format-number.js";
import { sparklines } from "./sparklines.js";
import { superscript } from "./superscript.js";
import type { TextBlock, TextColumn, TextTable, Tone } from "./text-table.js";
import { version } from "../version.js";

/** `analyze --format json`. The shape changes only with the number of its schema. */
export interface AnalyzeReport extends Omit<Analysis, "courses"> {
  readonly schema: "moeload.analyze/1";
  readonly version: string;
  /** Those of the analysis and of how the trace was read. */
  readonly options: Analysis["options"] & { readonly [name: string]: Json };
}

/** The report of an analysis; `inputOptions` tell how the trace was read. */
export function analyzeReport(
  { trace, options, layers }: Omit<Analysis, "courses">,
  inputOptions: { readonly [name: string]: Json } = {},
): AnalyzeReport {
  return { schema: "moeload.analyze/1", version, trace, options: { ...options, ...inputOptions }, layers };
}

const moments = ["first", "median", "max", "last"] as const;

/** The report for a person: one row per layer and window, each with the course of its variance where that is given. */
export function analyzeText(
  { trace, options, layers }: AnalyzeReport,
  courses: readonly VarianceCourse[] = [],
): TextBlock[] {
  const { source, iterations, firstIteration, lastIteration } = trace;
  const recorded = `${counted(iterations, "recorded iteration")}, ${firstIteration} to ${lastIteration}`;
  const settled = layers.filter(({ stableSince }) => stableSince !== null).length;
  return [
    { kind: "heading", text: `${source}: ${settled} of ${counted(layers.length, "layer")} stable` },
    { kind: "paragraph", text: `${recorded}; label window ${options.labelWindow}, ${criterionText(options)}` },
    { kind: "table", table: analyzeRows(layers, courses) },
    {
      kind: "notes",
      lines: ["p: load proportion; mean over experts of its variance (p²) and range (p) in each trailing window"],
    },
  ];
}

function criterionText(options: AnalyzeReport["options"]): string {
  const { criterion, maxVariance, maxRange, maxVarianceRatio, maxRangeRatio, hold } = options;
  const calm =
    criterion === "threshold"
      ? `variance ≤ ${maxVariance!} and range ≤ ${maxRange!}`
      : `variance ratio ≤ ${maxVarianceRatio!} and range ratio ≤ ${maxRangeRatio!}`;
  return `stable: ${calm} for ${hold} or more recorded iterations`;
}

const courseColumn = {
  heading: "course",
  goes: 4,
  isChart: true,
  legend: "course: of the variance over the iterations; all rows on one log scale",
} as const satisfies TextColumn;

/** Variances are tiny: they are shown in the power of a thousand that suits the smallest median. */
function analyzeRows(layers: readonly LayerAnalysis[], courses: readonly VarianceCourse[]): TextTable {
  const medians = layers.flatMap(({ windows }) => windows.map(({ variance }) => variance.mean?.median ?? 0));
  const smallest = Math.min(...medians.filter((median) => median > 0));
  const power = smallest < 1 ? -3 * Math.ceil(-Math.log10(smallest) / 3) : 0;
  const variance = power === 0 ? "variance (p²)" : `variance (10${superscript(power)} p²)`;
  const columns: readonly TextColumn[] = [
    { heading: "layer" },
    { heading: "experts", goes: 1 },
    { heading: "state", align: "left", tone: toneOf },
    { heading: "stable since" },
    { heading: "window" },
    { group: variance, heading: "start", goes: 5 },
    { group: variance, heading: "median" },
    { group: variance, heading: "now" },
    ...(courses.length === 0 ? [] : [{ group: variance, ...courseColumn }]),
    { group: "range (p)", heading: "start", goes: 2 },
    { group: "range (p)", heading: "median", goes: 3 },
    { group: "range (p)", heading: "now", goes: 6 },
  ];
  const charts = sparklines(courses.map(({ means }) => means));
  const chartOf = (layer: number, window: number): string[] =>
    courses.flatMap((course, c) => (course.layer === layer && course.window === window ? [charts[c]!] : []));
  return { columns, rows: layers.flatMap((layer) => layerRows(layer, 10 ** -power, chartOf)) };
}

function toneOf(state: string): Tone | undefined {
  if (state === "") return undefined;
  return state === "stable" ? "good" : "caution";
}

function layerRows(
  { layer, experts, states, stableSince, windows }: LayerAnalysis,
  varianceScale: number,
  chartOf: (layer: number, window: number) => string[],
): string[][] {
  const state = states.at(-1)!.state;
  return windows.map(({ window, variance, range }, index) => {
    const own = [String(layer), String(experts), state, stableSince === null ? "-" : String(stableSince)];
    const numbers = [...shown(variance.mean, varianceScale), ...chartOf(layer, window), ...shown(range.mean, 1)];
    return [...(index === 0 ? own : own.map(() => "")), String(window), ...numbers];
  });
}

function shown(over: OverIterations | null, scale: number): string[] {
  if (over === null) return ["-", "-", "-"];
  return [over.first, over.median, over.last].map((value) => formatNumber(value * scale));
}

/** The report for a program: one row per layer and window. */
export function analyzeTable({ layers }: AnalyzeReport): DataTable {
  const statistics = ["variance_mean", "variance_max", "range_mean", "range_max"];
  const columns: DataColumn[] = [
    { name: "layer", type: "int32" },
    { name: "experts", type: "int32" },
    { name: "state", type: "text" },
    { name: "stable_since", type: "float64" },
    { name: "window", type: "int32" },
    ...statistics.flatMap((name) => moments.map((at) => ({ name: `${name}_${at}`, type: "float64" as const }))),
  ];
  const records = layers.flatMap(({ layer, experts, states, stableSince, windows }) =>
    windows.map(({ window, variance, range }) => ({
      ...{ layer, experts, state: states.at(-1)!.state, stable_since: stableSince, window },
      ...flatten("variance_mean", variance.mean),
      ...flatten("variance_max", variance.max),
      ...flatten("range_mean", range.mean),
      ...flatten("range_max", range.max),
    })),
  );
  return dataTable(columns, records);
}

function flatten(name: string, over: OverIterations | null): Record<string, number | null> {
  return Object.fromEntries(moments.map((at) => [`${name}_${at}`, over === null ? null : over[at]]));
}
