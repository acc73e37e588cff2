import type { EChartsType } from "echarts/core";

import type { Chart, ChartBuilder, Missing } from "../figures/charts/chart.js";
import type { ChartStyle } from "../figures/charts/chart-style.js";
import { init } from "../figures/render/echarts.js";
import { element } from "./element.js";
import type { LinkedZoom } from "./linked-zoom.js";
import { fillTable } from "./tables.js";

/** For screen readers: see LinkedZoom.key. */
const zoomKeys = "+ - ArrowLeft ArrowRight 0";

/** One chart of the page: heading, sentence, picture, and the numbers for those who want them read. */
export class FigureView {
  readonly name: string;
  readonly #heading = element("h3");
  readonly #sentence = element("p");
  readonly #picture = element("div", "chart");
  readonly #missing = element("p", "missing");
  readonly #values = element("table");
  readonly #details = element("details");
  readonly #zoom: LinkedZoom;
  #chart: EChartsType | undefined;
  #renderer: "canvas" | "svg" | undefined;
  /** Draws the picture; undefined where it stands as it should. */
  #due: (() => void) | undefined;
  #near = false;
  /** Whether keys zoom it: only a chart over the iterations of the trace. */
  #zooms = false;

  constructor(figure: HTMLElement, zoom: LinkedZoom) {
    this.name = figure.dataset["chart"]!;
    this.#zoom = zoom;
    const caption = element("figcaption");
    caption.append(this.#heading, this.#sentence);
    const summary = element("summary");
    summary.textContent = "In numbers";
    const scroll = element("div", "scroll");
    scroll.append(this.#values);
    this.#details.append(summary, scroll);
    this.#picture.setAttribute("role", "img");
    this.#picture.addEventListener("keydown", (event) => {
      if (!this.#zooms) return;
      if (!event.ctrlKey && !event.metaKey && !event.altKey && zoom.key(event.key)) event.preventDefault();
    });
    figure.append(caption, this.#missing, this.#picture, this.#details);
    // What is far from being seen is drawn when it comes near: the page answers at once.
    const observer = new IntersectionObserver(
      ([entry]) => {
        this.#near = entry!.isIntersecting;
        if (this.#near) this.drawNow();
      },
      { rootMargin: "400px" },
    );
    observer.observe(this.#picture);
  }

  /** Draws what is due, seen or not. */
  drawNow(): void {
    this.#due?.();
    this.#due = undefined;
  }

  show(built: ReturnType<ChartBuilder>, style: ChartStyle): void {
    const missing = isMissing(built);
    this.#missing.hidden = !missing;
    this.#picture.hidden = missing;
    this.#details.hidden = missing;
    if (!missing) this.#describe(built, style);
    else {
      this.#due = undefined;
      this.#heading.textContent = "";
      this.#sentence.textContent = "";
      this.#missing.textContent = `${built.missing[0]!.toUpperCase()}${built.missing.slice(1)}.`;
    }
  }

  resize(): void {
    if (!this.#picture.hidden) this.#chart?.resize();
  }

  #describe(chart: Chart, style: ChartStyle): void {
    const { title, sentence, height, values, overIterations } = chart;
    this.#zooms = overIterations;
    for (const [name, value] of Object.entries({ tabindex: "0", "aria-keyshortcuts": zoomKeys })) {
      if (overIterations) this.#picture.setAttribute(name, value);
      else this.#picture.removeAttribute(name);
    }
    this.#heading.textContent = title;
    this.#sentence.textContent = sentence;
    this.#picture.setAttribute("aria-label", `${title}. ${sentence}`);
    fillTable(this.#values, values, title);
    this.#picture.style.height = `${Math.round((height * style.fontSize) / 12)}px`;
    this.#due = () => {
      this.#draw(chart, style.interactive ? "canvas" : "svg");
    };
    if (this.#near) this.drawNow();
  }

  /** On a canvas, which is quick; or as SVG, which is sharp on paper, and whole when this returns. */
  #draw({ option, overIterations }: Chart, renderer: "canvas" | "svg"): void {
    if (this.#renderer !== renderer) {
      this.#chart?.dispose();
      this.#chart = undefined;
      this.#renderer = renderer;
    }
    if (this.#chart === undefined) {
      this.#chart = init(this.#picture, null, { renderer });
      if (overIterations) this.#zoom.add(this.name, this.#chart);
    } else this.#chart.resize();
    // Lines that stay would else keep their place below or above the new ones.
    this.#chart.clear();
    this.#chart.setOption(option);
    if (overIterations) this.#zoom.restore(this.name);
  }
}

function isMissing(built: Chart | Missing): built is Missing {
  return "missing" in built;
}
