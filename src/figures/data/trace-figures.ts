import { resolveAnalyzeOptions, type AnalyzeOptions, type ResolvedAnalyzeOptions } from "../../stats/analyze.js";
import { trackRows } from "../../stats/layer-states.js";
import type { WindowedRows } from "../../stats/layer-windows.js";
import { StabilityTracker } from "../../stats/stability.js";
import { traceSummary } from "../../stats/trace-summary.js";
import { traceWindows } from "../../stats/trace-windows.js";
import type { LayerCounts } from "../../trace/layer-counts.js";
import type { LoadedTrace } from "../../trace/read-trace.js";
import type { LabelRule, LayerFigures, TraceFigures, WindowFigures } from "./figure-data.js";
import { LineThinner } from "./line-thinner.js";
import { loadColumns, type Span } from "./load-columns.js";
import { longestStep } from "./longest-step.js";

/** Cells of load that all layers share: a page stays below 5 MB with them. */
const loadCells = 300_000;
/** More than a chart has pixels for. */
const mostColumns = 600;

export interface TraceFiguresOptions extends Omit<AnalyzeOptions, "onProgress"> {
  /** Hears how many rows of a layer are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * What the pictures of a trace show: load, variance, range and their ratios, and the states, thinned for the eye.
 *
 * @throws {UsageError} a window, limit or number of jobs that cannot be used
 */
export async function traceFigures(
  trace: LoadedTrace,
  { onProgress, ...options }: TraceFiguresOptions = {},
): Promise<TraceFigures> {
  const resolved = resolveAnalyzeOptions(options);
  const windows = [...new Set([...resolved.windows, resolved.labelWindow])];
  const collectors = new Map(trace.layers.map((counts) => [counts.layer, new LayerFiguresCollector(counts, resolved)]));
  const total = trace.layers.reduce((sum, { iterations }) => sum + iterations.length, 0);
  let done = 0;
  await trace.read((batches) =>
    traceWindows(batches, { windows, jobs: options.jobs ?? 1 }, (rows) => {
      done += rows.iterations.length;
      onProgress?.(done, total);
      collectors.get(rows.layer)!.collect(rows);
    }),
  );
  const experts = trace.layers.reduce((sum, layer) => sum + layer.experts, 0);
  const columns = Math.max(1, Math.min(mostColumns, Math.floor(loadCells / experts)));
  const { source, iterations, firstIteration, lastIteration } = traceSummary(trace);
  const span = { firstIteration, lastIteration, step: trace.step };
  return {
    source,
    iterations,
    ...span,
    labels: labelRule(resolved),
    layers: [...collectors.values()].map((collector) => collector.figures(span, columns)),
  };
}

function labelRule(options: ResolvedAnalyzeOptions): LabelRule {
  const { labelWindow: window, hold, criterion, maxVarianceRatio, maxRangeRatio, hysteresis } = options;
  const { maxVariance, maxRange } = options;
  return { window, hold, criterion, maxVarianceRatio, maxRangeRatio, hysteresis, maxVariance, maxRange };
}

const statistics = ["varianceMean", "varianceMax", "rangeMean", "rangeMax"] as const;

/** Follows one layer through its windows. */
class LayerFiguresCollector {
  readonly #counts: LayerCounts;
  readonly #labelWindow: number;
  readonly #windows: readonly { readonly window: number; readonly lines: readonly LineThinner[] }[];
  readonly #varianceRatio: LineThinner;
  readonly #rangeRatio: LineThinner;
  readonly #tracker: StabilityTracker;

  constructor(counts: LayerCounts, options: ResolvedAnalyzeOptions) {
    const longest = longestStep(counts);
    const line = (): LineThinner => new LineThinner(counts.iterations.length, longest);
    this.#counts = counts;
    this.#labelWindow = options.labelWindow;
    this.#windows = options.windows.map((window) => ({ window, lines: statistics.map(line) }));
    this.#varianceRatio = line();
    this.#rangeRatio = line();
    this.#tracker = new StabilityTracker(options);
  }

  collect(rows: WindowedRows): void {
    trackRows(this.#tracker, rows, this.#labelWindow);
    for (const { window, first, layer } of rows.windows) {
      const iterations = rows.iterations.subarray(first);
      const push = (line: LineThinner, values: Float64Array): void => {
        for (const [row, iteration] of iterations.entries()) line.push(iteration, values[row]!);
      };
      for (const own of this.#windows) {
        if (own.window !== window) continue;
        for (const [index, line] of own.lines.entries()) push(line, layer[statistics[index]!]);
      }
      if (window !== this.#labelWindow) continue;
      push(this.#varianceRatio, layer.varianceRatio);
      push(this.#rangeRatio, layer.rangeRatio);
    }
  }

  figures(span: Span, columns: number): LayerFigures {
    const { layer, experts } = this.#counts;
    return {
      layer,
      experts,
      stableSince: this.#tracker.stableSince,
      states: this.#tracker.segments,
      load: loadColumns(this.#counts, span, columns),
      windows: this.#windows.map(({ window, lines }): WindowFigures => {
        const [varianceMean, varianceMax, rangeMean, rangeMax] = lines.map(({ line }) => line);
        return {
          window,
          varianceMean: varianceMean!,
          varianceMax: varianceMax!,
          rangeMean: rangeMean!,
          rangeMax: rangeMax!,
        };
      }),
      varianceRatio: this.#varianceRatio.line,
      rangeRatio: this.#rangeRatio.line,
    };
  }
}
