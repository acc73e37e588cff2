import { chartStyle, type ChartStyle } from "../figures/charts/chart-style.js";
import type { Selection } from "../figures/charts/chart.js";
import { charts, type ChartKind } from "../figures/charts/charts.js";
import { grouped } from "../figures/charts/axis-text.js";
import { counted } from "../counted.js";
import type { Theme } from "../figures/charts/colours.js";
import { layerOf, stateSentence } from "../figures/charts/layer-of.js";
import { mostBands } from "../figures/charts/load-chart.js";
import { predictorLook } from "../figures/charts/predictor-look.js";
import type { FigureData, ForecastSample, PredictionFigures } from "../figures/data/figure-data.js";
import { byId, element, fillSelect, selectById, tableById } from "./element.js";
import { FigureView } from "./figure-view.js";
import { LinkedZoom } from "./linked-zoom.js";
import { loadData } from "./load-data.js";
import { fillErrorSummary, fillSummary } from "./tables.js";

/** Of the pictures on paper, in pixels, as the style of the page has it. */
const printWidth = 700;
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** The page: what is picked in the toolbar, and the charts that show it. */
class Page {
  readonly #data: FigureData;
  readonly #zoom = new LinkedZoom();
  readonly #figures: readonly FigureView[];
  #printing = false;

  constructor(data: FigureData) {
    this.#data = data;
    const figures = document.querySelectorAll<HTMLElement>("figure[data-chart]");
    this.#figures = [...figures].map((figure) => new FigureView(figure, this.#zoom));
    this.#describe();
    this.#fillChoices();
    this.#listen();
    this.draw();
  }

  get #report(): PredictionFigures | undefined {
    return this.#data.predictions[Number(selectById("report").value)];
  }

  get #style(): ChartStyle {
    const font = getComputedStyle(document.body).fontFamily;
    const width = this.#printing ? printWidth : byId("charts").clientWidth;
    return chartStyle(this.#theme, { font, fontSize: 12, interactive: !this.#printing, titled: false, width });
  }

  get #theme(): Theme {
    if (this.#printing) return "print";
    const picked = selectById("theme").value;
    if (picked !== "auto") return picked as Theme;
    return darkSystem.matches ? "dark" : "light";
  }

  get #selection(): Selection {
    const boxes = byId("predictors").querySelectorAll<HTMLInputElement>("input:checked");
    return {
      layer: Number(selectById("layer").value),
      report: Number(selectById("report").value),
      predictors: [...boxes].map(({ value }) => value),
      metric: selectById("metric").value as Selection["metric"],
      origin: Number(selectById("origin").value),
      expert: Number(selectById("expert").value),
      cell: selectById("cell").value as Selection["cell"],
    };
  }

  /** Draws the charts anew: all, or those that are named. */
  draw(names?: readonly string[]): void {
    const theme = this.#theme === "dark" ? "dark" : "light";
    document.documentElement.dataset["theme"] = theme;
    const [style, selection] = [this.#style, this.#selection];
    fillSummary(tableById("summary"), this.#data, style);
    const report = this.#report;
    if (report !== undefined) {
      fillErrorSummary(tableById("error-summary"), report, selection.metric);
      this.#colourPredictors(report, style);
    }
    byId("cell-label").hidden = selectById("view").value !== "heat-map";
    for (const figure of this.#figures) {
      if (names !== undefined && !names.includes(figure.name)) continue;
      const kind = figure.name === "load" ? selectById("view").value : figure.name;
      figure.show(charts[kind as ChartKind](this.#data, selection, style), style);
    }
  }

  #describe(): void {
    const { source, iterations, firstIteration, lastIteration, step, layers } = this.#data.trace;
    const span = `${grouped(firstIteration)} to ${grouped(lastIteration)}${step === 1 ? "" : `, every ${grouped(step)}th`}`;
    const holes = (lastIteration - firstIteration) / step + 1 - iterations;
    const missing = holes > 0 ? `; ${grouped(Math.round(holes))} between them are missing` : "";
    const stable = layers.filter(({ stableSince }) => stableSince !== null).length;
    byId("title").textContent = `${source}: ${stable} of ${counted(layers.length, "layer")} stable`;
    byId("subtitle").textContent = `${counted(iterations, "recorded iteration")}, ${span}${missing}`;
    byId("how").textContent =
      "Thinned for the eye, extremes kept: of every stretch of iterations a line has its lowest and highest value (M4, " +
      "Jugel et al. 2014), a column of load its mean, lowest and highest. Numbers are rounded to four digits or millionths; " +
      "the reports of moeload analyze and predict have all digits.";
    const prediction = this.#data.predictions.length > 0;
    for (const part of document.querySelectorAll<HTMLElement>("[data-prediction]")) part.hidden = !prediction;
  }

  #fillChoices(): void {
    const { trace, predictions } = this.#data;
    fillSelect(
      selectById("layer"),
      trace.layers.map((layer) => ({ value: String(layer.layer), text: `${layer.layer}` })),
    );
    fillSelect(
      selectById("report"),
      predictions.map(({ name }, index) => ({ value: String(index), text: name })),
    );
    selectById("report").parentElement!.hidden = predictions.length < 2;
    if (trace.layers.some(({ experts }) => experts > mostBands)) selectById("view").value = "heat-map";
    this.#fillReportChoices();
  }

  /** What there is to pick in the report. */
  #fillReportChoices(): void {
    const report = this.#report;
    if (report === undefined) return;
    const labels = report.predictors.map(({ name }) => {
      const [label, box] = [element("label"), element("input")];
      Object.assign(box, { type: "checkbox", value: name, checked: true });
      label.dataset["predictor"] = name;
      label.append(box, ` ${name}`);
      return label;
    });
    const fieldset = byId("predictors");
    fieldset.replaceChildren(fieldset.querySelector("legend")!, ...labels);
    this.#fillSampleChoices();
  }

  /** Origins and experts whose forecasts the page has for the layer. */
  #fillSampleChoices(): void {
    const layer = Number(selectById("layer").value);
    const own = this.#report?.forecasts?.layers.find((one) => one.layer === layer);
    const samples: readonly ForecastSample[] = own?.samples ?? [];
    fillSelect(
      selectById("origin"),
      samples.map(({ origin }) => ({ value: String(origin), text: grouped(origin) })),
    );
    fillSelect(
      selectById("expert"),
      (samples[0]?.experts ?? []).map(({ expert }) => ({ value: String(expert), text: String(expert) })),
    );
    // The last origin knows most, and is most like those to come.
    if (samples.length > 0 && selectById("origin").selectedIndex === 0)
      selectById("origin").selectedIndex = samples.length - 1;
    selectById("origin").closest<HTMLElement>(".picks")!.hidden = samples.length === 0;
  }

  #colourPredictors(report: PredictionFigures, style: ChartStyle): void {
    for (const label of byId("predictors").querySelectorAll<HTMLElement>("label")) {
      const { colour, dash } = predictorLook(label.dataset["predictor"]!, report, style);
      label.style.setProperty("--colour", colour);
      label.style.setProperty("--dash", dash);
    }
  }

  #listen(): void {
    byId("toolbar").addEventListener("submit", (event) => {
      event.preventDefault();
    });
    selectById("layer").addEventListener("change", () => {
      this.#fillSampleChoices();
      byId("announcement").textContent = stateSentence(layerOf(this.#data, this.#selection));
      this.draw();
    });
    selectById("report").addEventListener("change", () => {
      this.#fillReportChoices();
      this.draw();
    });
    byId("predictors").addEventListener("change", () => {
      this.draw(["error", "discrete", "steps", "forecast"]);
    });
    for (const id of ["metric", "theme"]) {
      selectById(id).addEventListener("change", () => {
        this.draw();
      });
    }
    for (const id of ["view", "cell"]) {
      selectById(id).addEventListener("change", () => {
        this.draw(["load"]);
      });
    }
    for (const id of ["origin", "expert"]) {
      selectById(id).addEventListener("change", () => {
        this.draw(["forecast"]);
      });
    }
    byId("reset-zoom").addEventListener("click", () => {
      this.#zoom.reset();
    });
    darkSystem.addEventListener("change", () => {
      this.draw();
    });
    addEventListener("resize", () => {
      for (const figure of this.#figures) figure.resize();
    });
    for (const event of ["beforeprint", "afterprint"]) {
      addEventListener(event, () => {
        this.#printing = event === "beforeprint";
        // Pictures are as wide as the page before it is laid out for paper, which is narrower.
        document.body.classList.toggle("printing", this.#printing);
        this.draw();
        if (this.#printing) for (const figure of this.#figures) figure.drawNow();
        for (const figure of this.#figures) figure.resize();
      });
    }
  }
}

void loadData()
  .then((data) => {
    new Page(data);
    document.documentElement.dataset["ready"] = "true";
  })
  .catch((error: unknown) => {
    byId("subtitle").textContent = `This browser cannot draw the page, it needs a newer one: ${String(error)}`;
    throw error;
  });
