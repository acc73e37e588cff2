import { Course } from "./course.js";
import { trackRows } from "./layer-states.js";
import type { StatisticsColumns } from "./layer-statistics.js";
import type { WindowedRows } from "./layer-windows.js";
import { StabilityTracker, type ResolvedStabilityOptions, type StateSegment } from "./stability.js";
import { ValueColumn, type OverIterations } from "./value-column.js";
import type { ValueStore } from "./value-store.js";

/** Mean and maximum over the experts of a layer; null where the trace is shorter than the window. */
export interface OverExperts {
  readonly mean: OverIterations | null;
  readonly max: OverIterations | null;
}

/** Variance and range of the load proportion in one window. */
export interface WindowSummary {
  /** Recorded iterations. */
  readonly window: number;
  /** Of the population, in squared load proportion. */
  readonly variance: OverExperts;
  /** Largest minus smallest, in load proportion. */
  readonly range: OverExperts;
}

/** States of one layer, and its statistics in each window. */
export interface LayerAnalysis {
  readonly layer: number;
  readonly experts: number;
  /** First iteration of the stable run that reaches the end of the trace, or null. */
  readonly stableSince: number | null;
  /** All recorded iterations, in order; each one belongs to exactly one. */
  readonly states: readonly StateSegment[];
  readonly windows: readonly WindowSummary[];
}

/** How the variance of a layer went in one window. */
export interface VarianceCourse {
  readonly layer: number;
  readonly window: number;
  /** Mean over experts, averaged over spans of equally many iterations; null where no window was full. */
  readonly means: readonly (number | null)[];
}

/** The windows to summarise, and what decides on the states. */
export interface CollectorOptions extends ResolvedStabilityOptions {
  readonly windows: readonly number[];
  readonly labelWindow: number;
}

/** Everything that is kept of one layer while its windows go by. */
export class LayerCollector {
  readonly layer: number;
  readonly experts: number;
  readonly first: number;
  last: number;
  iterations = 0;
  readonly #summaries: readonly WindowCollector[];
  readonly #tracker: StabilityTracker;
  readonly #labelWindow: number;

  constructor({ layer, experts, iterations }: WindowedRows, options: CollectorOptions, store: ValueStore) {
    this.layer = layer;
    this.experts = experts;
    this.first = iterations[0]!;
    this.last = this.first;
    this.#labelWindow = options.labelWindow;
    const step = (iterations[1] ?? this.first + 1) - this.first;
    this.#summaries = options.windows.map((window) => new WindowCollector(window, new Course(this.first, step), store));
    this.#tracker = new StabilityTracker(options);
  }

  /** Takes the next rows of the layer, with the windows of all lengths that are wanted. */
  collect(rows: WindowedRows): void {
    const { iterations, windows } = rows;
    for (const { window, first, layer } of windows) {
      const full = iterations.subarray(first);
      for (const summary of this.#summaries) if (summary.window === window) summary.append(full, layer);
    }
    trackRows(this.#tracker, rows, this.#labelWindow);
    this.iterations += iterations.length;
    this.last = iterations.at(-1)!;
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

  get courses(): VarianceCourse[] {
    return this.#summaries.map(({ window, course }) => ({ layer: this.layer, window, means: course }));
  }
}

/** The layer summaries of one window, one value per iteration. */
class WindowCollector {
  readonly window: number;
  readonly #course: Course;
  readonly #varianceMean: ValueColumn;
  readonly #varianceMax: ValueColumn;
  readonly #rangeMean: ValueColumn;
  readonly #rangeMax: ValueColumn;

  constructor(window: number, course: Course, store: ValueStore) {
    this.window = window;
    this.#course = course;
    this.#varianceMean = new ValueColumn(store);
    this.#varianceMax = new ValueColumn(store);
    this.#rangeMean = new ValueColumn(store);
    this.#rangeMax = new ValueColumn(store);
  }

  append(iterations: Int32Array, { varianceMean, varianceMax, rangeMean, rangeMax }: StatisticsColumns): void {
    this.#course.append(iterations, varianceMean);
    this.#varianceMean.append(varianceMean);
    this.#varianceMax.append(varianceMax);
    this.#rangeMean.append(rangeMean);
    this.#rangeMax.append(rangeMax);
  }

  get isEmpty(): boolean {
    return this.#varianceMean.length === 0;
  }

  get course(): readonly (number | null)[] {
    return this.#course.means;
  }

  get summary(): WindowSummary {
    return {
      window: this.window,
      variance: { mean: this.#varianceMean.summary, max: this.#varianceMax.summary },
      range: { mean: this.#rangeMean.summary, max: this.#rangeMax.summary },
    };
  }
}
