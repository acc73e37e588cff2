import { medianSorted } from "simple-statistics";

import type { TraceBatch } from "../trace/trace.js";
import { GrowingColumn } from "./growing-column.js";
import { LayerWindows } from "./layer-windows.js";
import {
  StabilityTracker,
  type LayerStatistics,
  type ResolvedStabilityOptions,
  type StateSegment,
} from "./stability.js";

/** A statistic over the iterations of a trace: at the first full window, the median, the largest, at the last. */
export interface OverIterations {
  readonly first: number;
  readonly median: number;
  readonly max: number;
  readonly last: number;
}

/** Mean and maximum over the experts of a layer; null where the trace is shorter than the window. */
export interface OverExperts {
  readonly mean: OverIterations | null;
  readonly max: OverIterations | null;
}

/** Variance and range of the load proportion in one window; both are plain numbers, as proportions are. */
export interface WindowSummary {
  readonly window: number;
  readonly variance: OverExperts;
  readonly range: OverExperts;
}

export interface LayerAnalysis {
  readonly layer: number;
  readonly experts: number;
  /** First iteration of the stable run that reaches the end of the trace, or null. */
  readonly stableSince: number | null;
  readonly states: readonly StateSegment[];
  readonly windows: readonly WindowSummary[];
}

/** The windows to summarise, none if only the states are wanted, and what decides on these. */
export interface CollectorOptions extends ResolvedStabilityOptions {
  readonly windows: readonly number[];
  readonly labelWindow: number;
}

/** Everything that is kept of one layer while its batches go by. */
export class LayerCollector {
  readonly layer: number;
  readonly experts: number;
  readonly first: number;
  last: number;
  iterations = 0;
  readonly #windows: LayerWindows;
  readonly #summaries: readonly WindowCollector[];
  readonly #tracker: StabilityTracker;
  readonly #labelWindow: number;
  #label: LayerStatistics | undefined;

  constructor(firstBatch: TraceBatch, options: CollectorOptions) {
    this.layer = firstBatch.layer;
    this.experts = firstBatch.tokens.length / firstBatch.iterations.length;
    this.first = firstBatch.iterations[0]!;
    this.last = this.first;
    this.#labelWindow = options.labelWindow;
    const windows = [...new Set([...options.windows, options.labelWindow])];
    this.#windows = new LayerWindows(this.layer, this.experts, windows);
    this.#summaries = options.windows.map((window) => new WindowCollector(window));
    this.#tracker = new StabilityTracker(options);
  }

  push(batch: TraceBatch): void {
    this.#windows.push(
      batch,
      ({ window, layer }) => {
        for (const summary of this.#summaries) if (summary.window === window) summary.push(layer);
        if (window === this.#labelWindow) this.#label = layer;
      },
      (iteration) => {
        this.#tracker.push(iteration, this.#label);
        this.#label = undefined;
      },
    );
    this.iterations += batch.iterations.length;
    this.last = batch.iterations.at(-1)!;
  }

  get isEmpty(): boolean {
    return this.#summaries.every(({ isEmpty }) => isEmpty);
  }

  get analysis(): LayerAnalysis {
    return {
      layer: this.layer,
      experts: this.experts,
      stableSince: this.#tracker.stableSince,
      states: this.#tracker.segments,
      windows: this.#summaries.map(({ summary }) => summary),
    };
  }
}

/** The layer summaries of one window, one value per iteration. */
class WindowCollector {
  readonly window: number;
  readonly #varianceMean = new GrowingColumn();
  readonly #varianceMax = new GrowingColumn();
  readonly #rangeMean = new GrowingColumn();
  readonly #rangeMax = new GrowingColumn();

  constructor(window: number) {
    this.window = window;
  }

  push({ varianceMean, varianceMax, rangeMean, rangeMax }: LayerStatistics): void {
    this.#varianceMean.push(varianceMean);
    this.#varianceMax.push(varianceMax);
    this.#rangeMean.push(rangeMean);
    this.#rangeMax.push(rangeMax);
  }

  get isEmpty(): boolean {
    return this.#varianceMean.length === 0;
  }

  get summary(): WindowSummary {
    return {
      window: this.window,
      variance: { mean: overIterations(this.#varianceMean), max: overIterations(this.#varianceMax) },
      range: { mean: overIterations(this.#rangeMean), max: overIterations(this.#rangeMax) },
    };
  }
}

function overIterations(column: GrowingColumn): OverIterations | null {
  if (column.length === 0) return null;
  const values = column.values;
  const sorted = values.toSorted();
  // simple-statistics asks for a plain array but only indexes it.
  const median = medianSorted(sorted as unknown as number[]);
  return { first: values[0]!, median, max: sorted.at(-1)!, last: values.at(-1)! };
}
