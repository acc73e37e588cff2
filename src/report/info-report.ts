import { counted } from "../counted.js";
import type { Gap, LayerSurvey, TraceSurvey } from "../stats/trace-survey.js";
import type { Layout, Trace } from "../trace/trace.js";
import { dataTable, type DataTable } from "./data-table.js";
import { formatInteger, formatPercent } from "./format-number.js";
import type { TextBlock, TextColumn } from "./text-table.js";
import { version } from "../version.js";

/** `info --format json`. The shape changes only with the number of its schema. */
export interface InfoReport {
  readonly schema: "moeload.info/1";
  readonly version: string;
  readonly trace: {
    readonly source: string;
    /** Recorded iterations; the most of any layer. */
    readonly iterations: number;
    readonly firstIteration: number;
    readonly lastIteration: number;
    readonly layers: readonly { readonly layer: number; readonly experts: number }[];
  };
  readonly container: string;
  readonly layout: Layout;
  /** Distance between recorded iterations; null for a single one. */
  readonly step: number | null;
  /** Experts that each token is routed to, if the file says so. */
  readonly topK: number | null;
  /** Holes, with the number of iterations that are missing in each. */
  readonly gaps: readonly (Gap & { readonly missing: number })[];
  /** What else was odd, as one sentence each: repeated iterations, idle layers, rows out of order. */
  readonly notes: readonly string[];
  readonly layers: readonly LayerSurvey[];
  /** What the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
}

const topKKey = "moeload.top_k";

/** The report of a trace that has been read; `notes` is what its reader warned of. */
export function infoReport(trace: Trace, { layers, gaps }: TraceSurvey, notes: readonly string[]): InfoReport {
  const step = trace.step ?? null;
  const topK = Number(trace.metadata[topKKey]);
  return {
    schema: "moeload.info/1",
    version,
    trace: {
      source: trace.source,
      iterations: Math.max(...layers.map(({ iterations }) => iterations)),
      firstIteration: Math.min(...layers.map(({ firstIteration }) => firstIteration)),
      lastIteration: Math.max(...layers.map(({ lastIteration }) => lastIteration)),
      layers: layers.map(({ layer, experts }) => ({ layer, experts })),
    },
    container: trace.container,
    layout: trace.layout,
    step,
    topK: Number.isInteger(topK) && topK > 0 ? topK : null,
    gaps: gaps.map((gap) => ({ ...gap, missing: Math.ceil((gap.before - gap.after) / (step ?? 1)) - 1 })),
    notes: notes.map((note) => withoutName(note, trace.source)),
    layers,
    metadata: trace.metadata,
  };
}

/** A warning names its trace first; here it is known. */
function withoutName(note: string, source: string): string {
  const name = `${source}: `;
  return note.startsWith(name) ? note.slice(name.length) : note;
}

const propertyColumns: readonly TextColumn[] = [
  { heading: "property", align: "left" },
  { heading: "value", align: "left", wraps: true },
];
const layerColumns: readonly TextColumn[] = [
  { heading: "layer" },
  { heading: "experts" },
  { heading: "iterations", goes: 5 },
  { heading: "first", goes: 1 },
  { heading: "last", goes: 2 },
  { group: "tokens in an iteration", heading: "min", goes: 3 },
  { group: "tokens in an iteration", heading: "median" },
  { group: "tokens in an iteration", heading: "max", goes: 4 },
  { heading: "idle cells", legend: "idle cells: an expert without a token in an iteration, share of all cells" },
];
const gapColumns: readonly TextColumn[] = [
  { heading: "after" },
  { heading: "before" },
  { heading: "missing" },
  { heading: "layers", align: "left", wraps: true },
];
/** Beyond these, the JSON report lists them all. */
const gapsShown = 20;

/** The report for a person. */
export function infoText(report: InfoReport): TextBlock[] {
  const { trace, layers, gaps, notes } = report;
  const recorded = counted(trace.iterations, "recorded iteration");
  const blocks: TextBlock[] = [
    { kind: "heading", text: `${trace.source}: ${recorded} of ${counted(layers.length, "layer")}` },
    { kind: "table", table: { columns: propertyColumns, rows: propertyRows(report) } },
    { kind: "table", table: { columns: layerColumns, rows: layers.map(layerRow) } },
  ];
  if (gaps.length > 0) {
    const rows = gaps.slice(0, gapsShown).map(gapRow);
    blocks.push({ kind: "table", table: { columns: gapColumns, rows } });
  }
  if (gaps.length > gapsShown) {
    blocks.push({ kind: "paragraph", text: `and ${counted(gaps.length - gapsShown, "more gap")}` });
  }
  blocks.push({ kind: "notes", lines: notes.map((note) => `note: ${note}`) });
  return blocks;
}

function propertyRows({ trace, container, layout, step, topK, gaps, metadata }: InfoReport): string[][] {
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  return [
    ["container", container],
    ["layout", layout],
    ["iterations", `${trace.firstIteration} to ${trace.lastIteration}${step === null ? "" : `, step ${step}`}`],
    ["gaps", gaps.length === 0 ? "none" : `${formatInteger(gaps.length)}, ${counted(missing, "iteration")} missing`],
    ["top-k", topK === null ? "unknown" : String(topK)],
    ...Object.entries(metadata)
      .filter(([key]) => key !== topKKey)
      .map(([key, value]) => [key, shortened(value)]),
  ];
}

/** pandas and Spark keep pages of JSON in a file's metadata; the JSON report has them whole. */
function shortened(value: string): string {
  const line = value.replaceAll(/\s+/g, " ");
  return line.length <= 72 ? line : `${line.slice(0, 71)}…`;
}

function layerRow({ layer, experts, tokens, idleShare, ...recorded }: LayerSurvey): string[] {
  const { iterations, firstIteration, lastIteration } = recorded;
  const { min, median, max } = tokens;
  return [
    String(layer),
    formatInteger(experts),
    formatInteger(iterations),
    String(firstIteration),
    String(lastIteration),
    ...[min, median, max].map(formatInteger),
    formatPercent(idleShare),
  ];
}

function gapRow({ after, before, missing, layers }: InfoReport["gaps"][number]): string[] {
  return [String(after), String(before), formatInteger(missing), layers.join(", ")];
}

/** The report for a program: one row per layer. */
export function infoTable({ layers }: InfoReport): DataTable {
  const records = layers.map(({ layer, experts, iterations, firstIteration, lastIteration, ...counts }) => ({
    ...{ layer, experts, iterations, first_iteration: firstIteration, last_iteration: lastIteration },
    ...{ tokens_min: counts.tokens.min, tokens_median: counts.tokens.median, tokens_max: counts.tokens.max },
    ...{ idle_cells: counts.idleCells, idle_share: counts.idleShare },
  }));
  const integers = ["layer", "experts", "iterations", "first_iteration", "last_iteration"];
  const numbers = ["tokens_min", "tokens_median", "tokens_max", "idle_cells", "idle_share"];
  return dataTable(
    [
      ...integers.map((name) => ({ name, type: "int32" as const })),
      ...numbers.map((name) => ({ name, type: "float64" as const })),
    ],
    records,
  );
}
