import type { EChartsType } from "echarts/core";

/** Part of the run that is shown, in percent of it. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const whole: Range = { start: 0, end: 100 };
/** As narrow as a chart gets, in percent. */
const narrowest = 0.5;

/** The charts over the iterations of the trace: what one shows, all show. */
export class LinkedZoom {
  readonly #charts = new Map<string, EChartsType>();
  #range = whole;
  /** While the charts are told of a range, they tell of it themselves. */
  #telling = false;

  /** Links a chart, in the place of one of that name. */
  add(name: string, chart: EChartsType): void {
    this.#charts.set(name, chart);
    chart.on("datazoom", () => {
      if (this.#telling) return;
      const [zoom] = (chart.getOption()["dataZoom"] ?? []) as Partial<Range>[];
      if (zoom?.start === undefined || zoom.end === undefined) return;
      this.show({ start: zoom.start, end: zoom.end }, name);
    });
  }

  /** Shows a range in every chart but the one that asked for it. */
  show(range: Range, asker?: string): void {
    this.#range = range;
    this.#telling = true;
    for (const [name, chart] of this.#charts) {
      if (name !== asker) chart.dispatchAction({ type: "dataZoom", ...range });
    }
    this.#telling = false;
  }

  /** Shows what the others show in a chart that was drawn anew. */
  restore(name: string): void {
    this.#telling = true;
    this.#charts.get(name)?.dispatchAction({ type: "dataZoom", ...this.#range });
    this.#telling = false;
  }

  reset(): void {
    this.show(whole);
  }

  /** Answers a key on a chart; false for one that means nothing. */
  key(key: string): boolean {
    const { start, end } = this.#range;
    const width = end - start;
    if (key === "0" || key === "Home") this.reset();
    else if (key === "+" || key === "=") this.#center(start + width / 2, Math.max(narrowest, width / 2));
    else if (key === "-") this.#center(start + width / 2, Math.min(100, width * 2));
    else if (key === "ArrowLeft") this.#center(start + width / 2 - width / 5, width);
    else if (key === "ArrowRight") this.#center(start + width / 2 + width / 5, width);
    else return false;
    return true;
  }

  #center(middle: number, width: number): void {
    const start = Math.min(Math.max(0, middle - width / 2), 100 - width);
    this.show({ start, end: start + width });
  }
}
