import { PredictError, UsageError } from "../errors.js";
import type { ReadingOptions, Trace } from "../trace/trace.js";
import { LayerCollector, type LayerAnalysis, type VarianceCourse } from "./layer-collector.js";
import { requireWindow } from "./sliding-window.js";
import { resolveStabilityOptions, type ResolvedStabilityOptions, type StabilityOptions } from "./stability.js";
import type { TraceSummary } from "./trace-summary.js";
import { traceWindows } from "./trace-windows.js";
import { ValueStore } from "./value-store.js";

/** Windows, and what decides between transient and stable. */
export interface AnalyzeOptions extends StabilityOptions, Pick<ReadingOptions, "onProgress"> {
  /** Windows to summarise, in recorded iterations. @default [10, 100] */
  readonly windows?: readonly number[];
  /** Window that decides between transient and stable. @default 100 */
  readonly labelWindow?: number;
  /** Threads that compute; no result depends on their number. @default 1 */
  readonly jobs?: number;
}

/** {@link AnalyzeOptions} with every default in place. */
export interface ResolvedAnalyzeOptions extends ResolvedStabilityOptions {
  readonly windows: readonly number[];
  readonly labelWindow: number;
}

/** Statistics and states of every layer of a trace. */
export interface Analysis {
  readonly trace: TraceSummary;
  readonly options: ResolvedAnalyzeOptions;
  readonly layers: readonly LayerAnalysis[];
  /** By layer and window, for charts; reports for programs are without them. */
  readonly courses: readonly VarianceCourse[];
}

/** @throws {UsageError} a window or limit that cannot be used */
export function resolveAnalyzeOptions(options: AnalyzeOptions): ResolvedAnalyzeOptions {
  const { windows = [10, 100], labelWindow = 100 } = options;
  if (windows.length === 0) throw new UsageError("analyze requires at least one window, got none");
  for (const window of [...windows, labelWindow]) requireWindow(window);
  return { windows: [...new Set(windows)], labelWindow, ...resolveStabilityOptions(options, labelWindow) };
}

/**
 * Variance and range of every expert's load proportion in sliding windows, and the states of every layer.
 *
 * Reads the trace once. Memory: O(layers x experts x window) for the windows, whatever the length of the trace: what the
 * exact medians need beyond 32 MB waits in a temporary file.
 *
 * @throws {TraceError} the trace cannot be read
 * @throws {UsageError} a window, limit or number of jobs that cannot be used
 * @throws {PredictError} no window is ever full, or the windows take more memory than there is
 * @throws {OutputError} the temporary file cannot be written
 */
export async function analyze(trace: Pick<Trace, "source" | "read">, options: AnalyzeOptions = {}): Promise<Analysis> {
  const resolved = resolveAnalyzeOptions(options);
  const { jobs = 1 } = options;
  const windows = [...new Set([...resolved.windows, resolved.labelWindow])];
  return trace.read(
    async (batches) => {
      // For each reading its own: one that has to be given up leaves nothing to the next.
      const store = new ValueStore();
      try {
        const collected = new Map<number, LayerCollector>();
        await traceWindows(batches, { windows, jobs }, (rows) => {
          const collector = collected.get(rows.layer) ?? new LayerCollector(rows, resolved, store);
          collected.set(rows.layer, collector);
          collector.collect(rows);
        });
        const layers = [...collected.values()].sort((a, b) => a.layer - b.layer);
        return analysisOf(trace.source, resolved, layers);
      } finally {
        store.close();
      }
    },
    { reuse: true, onProgress: options.onProgress },
  );
}

function analysisOf(source: string, options: ResolvedAnalyzeOptions, layers: readonly LayerCollector[]): Analysis {
  if (layers.length === 0) throw new PredictError(`${source} holds no rows`);
  const summary = summarise(source, layers);
  if (layers.every((layer) => layer.isEmpty)) {
    const needed = `${Math.min(...options.windows)} recorded iterations without a hole`;
    throw new PredictError(`${source}: the shortest window requires ${needed}, got ${summary.iterations} in all`);
  }
  return {
    trace: summary,
    options,
    layers: layers.map((layer) => layer.analysis),
    courses: layers.flatMap((layer) => layer.courses),
  };
}

function summarise(source: string, layers: readonly LayerCollector[]): TraceSummary {
  return {
    source,
    iterations: Math.max(...layers.map(({ iterations }) => iterations)),
    firstIteration: Math.min(...layers.map(({ first }) => first)),
    lastIteration: Math.max(...layers.map(({ last }) => last)),
    layers: layers.map(({ layer, experts }) => ({ layer, experts })),
  };
}
