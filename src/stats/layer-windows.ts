import { loadProportion } from "../trace/load-proportion.js";
import type { TraceBatch } from "../trace/trace.js";
import { SlidingWindow, type WindowStatistics } from "./sliding-window.js";
import { layerStatistics, type LayerStatistics } from "./stability.js";

/** What is known of one window that ends at `iteration`; `experts` is reused from call to call. */
export interface WindowVisit {
  readonly iteration: number;
  readonly window: number;
  readonly layer: LayerStatistics;
  readonly experts: WindowStatistics;
  /** Load proportions at `iteration`, [E]. */
  readonly load: Float64Array;
}

/** The sliding windows of one layer, fed batch by batch; a new segment of the trace starts them afresh. */
export class LayerWindows {
  readonly layer: number;
  readonly experts: number;
  readonly #windows: readonly SlidingWindow[];
  #segment = 0;

  constructor(layer: number, experts: number, windows: readonly number[]) {
    this.layer = layer;
    this.experts = experts;
    this.#windows = windows.map((window) => new SlidingWindow(experts, window));
  }

  /**
   * Takes the layer's next batch. For every iteration, `visit` sees each window that is full there, in the order
   * given; `visitIteration` closes the iteration, full windows or not.
   */
  push(
    batch: TraceBatch,
    visit: (visited: WindowVisit) => void,
    visitIteration: (iteration: number) => void = () => undefined,
  ): void {
    const { experts } = this;
    if (batch.segment !== this.#segment) {
      for (const window of this.#windows) window.reset();
      this.#segment = batch.segment;
    }
    const proportions = loadProportion(batch.tokens, experts);
    batch.iterations.forEach((iteration, row) => {
      const offset = row * experts;
      for (const sliding of this.#windows) {
        const statistics = sliding.push(proportions, offset);
        if (statistics === undefined) continue;
        const layer = layerStatistics(statistics, sliding.window);
        const load = proportions.subarray(offset, offset + experts);
        visit({ iteration, window: sliding.window, layer, experts: statistics, load });
      }
      visitIteration(iteration);
    });
  }
}
