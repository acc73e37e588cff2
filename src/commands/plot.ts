import { extname } from "node:path";

import { Argument, Command } from "commander";

import { PredictError, UsageError } from "../errors.js";
import type { Chart, Missing, Selection } from "../figures/charts/chart.js";
import { chartStyle, type ChartStyle } from "../figures/charts/chart-style.js";
import { chartKinds, charts, ofPredictors, type ChartKind } from "../figures/charts/charts.js";
import { themes, type Theme } from "../figures/charts/colours.js";
import { paperFigures, type PaperFigure } from "../figures/charts/paper-figures.js";
import type { FigureData } from "../figures/data/figure-data.js";
import { panels } from "../figures/render/panels.js";
import { renderSvg, type Size } from "../figures/render/render-svg.js";
import { writeAside } from "../write-aside.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { addFigureOptions, readFigures, requireOutput, type FigureValues } from "./figure-options.js";
import { readFont } from "./read-font.js";
import { oneOf, positiveNumber, wholeNumber } from "./option-values.js";
import { Talk } from "./talk.js";
import { valueParser } from "./value-parser.js";
import { wordOption } from "./word-option.js";

type Kind = ChartKind | PaperFigure;

const kinds: readonly Kind[] = [...chartKinds, ...(Object.keys(paperFigures) as PaperFigure[])];

type PlotValues = FigureValues & {
  readonly layer?: number;
  readonly predictors?: readonly string[];
  readonly metric: Selection["metric"];
  readonly origin?: number;
  readonly expert?: number;
  readonly cell: Selection["cell"];
  readonly size?: { readonly width: number; readonly height?: number };
  readonly scale: number;
  readonly theme: Theme;
  readonly font?: string;
  readonly fontFile?: string;
  readonly fontSize: number;
  readonly title: boolean;
};

const kindsHelp = `
Kinds:
  states      when each layer was transient and when stable
  load        load proportion of every expert: bands (area), or a heat-map
              where experts are many
  variance    variance in the windows, mean and maximum over the experts; range
              likewise
  ratios      variance ratio and range ratio, with the limits of calm
  error       error by origin of each predictor; discrete: one forecast every
              horizon; steps: by steps ahead
  forecast    a forecast against what came, with its error band
  training    loss of an LSTM
As in arXiv 2404.16914, a panel for each layer:
${Object.entries(paperFigures)
  .map(([name, { what }]) => `  ${name.padEnd(12)}${what}`)
  .join("\n")}`;

/** `moeload plot KIND [TRACE]` */
export function plotCommand(context: CommandContext): Command {
  const command = new Command("plot")
    .addArgument(new Argument("<KIND>", "what to draw, see below").argParser(oneOf("KIND", kinds)))
    .argument("[TRACE]", "trace to read; - is standard input (default: the example trace)")
    .option("--layer <n>", "layer to draw (default: the first)", wholeNumber("--layer", 0))
    .option("--predictors <names>", "predictors to draw, as in swavg,lstm (default: all)", namesParser)
    .addOption(wordOption("--metric <name>", "error to draw", ["errorRatio", "wape"]))
    .option("--origin <iteration>", "origin of the forecast (default: the last one)", wholeNumber("--origin", 0))
    .option("--expert <n>", "expert of the forecast (default: the first)", wholeNumber("--expert", 0))
    .addOption(wordOption("--cell <name>", "what a cell of a heat map shows", ["mean", "lowest", "highest"]))
    .option("--size <WxH>", "of a chart, in pixels, as in 960x400 or 960", sizeParser)
    .option("--scale <factor>", "pixels of a PNG for each of these", positiveNumber("--scale"), 2)
    .addOption(wordOption("--theme <name>", "colours", themes))
    .option("--font <family>", "font of an SVG, as in Times", fontParser)
    .option("--font-file <file>", "font of a PNG, TrueType or OpenType (default: DejaVu Sans)")
    .option("--font-size <pixels>", "size of all text", positiveNumber("--font-size"), 12)
    .option("--no-title", "leave the title out, as where a caption says it")
    .addHelpText("after", kindsHelp);
  return addFigureOptions(command, "figure.svg or figure.png").action(
    async (kind: Kind, trace: string | undefined, values: PlotValues) => {
      await runPlot(context, kind, trace, values);
    },
  );
}

async function runPlot(
  context: CommandContext,
  kind: Kind,
  source: string | undefined,
  values: PlotValues,
): Promise<void> {
  const { scale, fontFile, theme, title: titled } = values;
  const output = requireOutput(values, "plot", "figure.svg");
  const { predict = [] } = values;
  if (predict.length > 1) {
    throw new UsageError(
      `plot draws from one report of --predict, got ${predict.length}: moeload report shows several`,
    );
  }
  const format = pictureFormat(output);
  const inputs = [source, ...predict, ...(values.forecasts ?? [])];
  await checkOutputs(context, { output }, inputs);
  const { chart: needs } = kind in paperFigures ? paperFigures[kind as PaperFigure] : { chart: kind as ChartKind };
  const talk = new Talk(context, values.quiet, values);
  const data = await readFigures(context, source, values, talk, { evaluate: ofPredictors.has(needs) });
  const { font: family, fontSize } = values;
  const width = values.size?.width ?? Math.round(((kind in paperFigures ? 660 : 960) * fontSize) / 12);
  const style = chartStyle(theme, { ...(family !== undefined && { font: family }), fontSize, titled, width });
  const svg = await draw(kind, data, values, style);
  if (format === "svg") {
    await writeAside(output, [svg]);
    return;
  }
  const font = fontFile === undefined ? undefined : await readFont(fontFile);
  const { renderPng } = await import("../figures/render/render-png.js");
  await writeAside(output, [await renderPng(svg, { scale, ...(font !== undefined && { font }) })]);
}

async function draw(kind: Kind, data: FigureData, values: PlotValues, style: ChartStyle): Promise<string> {
  const selection = selectionOf(data, values);
  if (kind in paperFigures) {
    const { chart, columns } = paperFigures[kind as PaperFigure];
    const drawn = data.trace.layers.map(({ layer }) =>
      requireChart(kind, charts[chart](data, { ...selection, layer }, style)),
    );
    const size = sizeOf(drawn[0]!, values, style);
    const svgs: string[] = [];
    for (const [index, one] of drawn.entries()) svgs.push(await renderSvg(one, size, `p${index}-`));
    return panels(svgs, size, Math.min(columns, svgs.length));
  }
  const chart = requireChart(kind, charts[kind as ChartKind](data, selection, style));
  return renderSvg(chart, sizeOf(chart, values, style));
}

/** @throws {PredictError} there is nothing to draw */
function requireChart(kind: Kind, built: Chart | Missing): Chart {
  if ("missing" in built) throw new PredictError(`plot ${kind}: ${built.missing}`);
  return built;
}

/** @throws {UsageError} a layer, predictor, origin or expert that is not there */
function selectionOf(data: FigureData, values: PlotValues): Selection {
  const { metric, cell } = values;
  const layers = data.trace.layers.map(({ layer }) => layer);
  const { layer = layers[0]! } = values;
  requireOneOf("--layer", layer, layers);
  const report = data.predictions[0];
  const known = report?.predictors.map(({ name }) => name) ?? [];
  const predictors = values.predictors ?? known;
  if (report !== undefined) for (const name of predictors) requireOneOf("--predictors", name, known);
  const samples = report?.forecasts?.layers.find((one) => one.layer === layer)?.samples ?? [];
  const { origin = samples.at(-1)?.origin ?? 0 } = values;
  const experts = samples[0]?.experts.map(({ expert }) => expert) ?? [];
  const { expert = experts[0] ?? 0 } = values;
  if (values.origin !== undefined)
    requireOneOf(
      "--origin",
      origin,
      samples.map((sample) => sample.origin),
    );
  if (values.expert !== undefined) requireOneOf("--expert", expert, experts);
  return { layer, report: 0, predictors, metric, origin, expert, cell };
}

function requireOneOf<T>(option: string, value: T, known: readonly T[]): void {
  if (known.includes(value)) return;
  throw new UsageError(`${option} must be one of ${known.join(", ")}, got ${String(value)}`);
}

function sizeOf({ height }: Chart, { size, fontSize }: PlotValues, { width }: ChartStyle): Size {
  return { width, height: size?.height ?? Math.round((height * fontSize) / 12) };
}

function pictureFormat(path: string): "svg" | "png" {
  const ending = extname(path).toLowerCase();
  if (ending === ".svg") return "svg";
  if (ending === ".png") return "png";
  throw new UsageError(`--output must end in .svg or .png, got ${path}`);
}

const sizeParser = valueParser(
  {
    title: "pixels, as in 960x400 or 960",
    type: "string",
    examples: ["960x400"],
    pattern: "^[1-9]\\d{1,4}(x[1-9]\\d{1,4})?$",
  },
  (text): PlotValues["size"] => {
    const [, width, height] = /^([1-9]\d{1,4})(?:x([1-9]\d{1,4}))?$/.exec(text) ?? [];
    if (width === undefined) throw new UsageError(`--size takes pixels, as in 960x400 or 960, got "${text}"`);
    return { width: Number(width), ...(height !== undefined && { height: Number(height) }) };
  },
);

const namesParser = valueParser(
  { title: "names separated by commas", type: "string", examples: ["swavg,lstm"], minLength: 1 },
  (text) => text.split(","),
);

const fontParser = valueParser(
  { title: "the name of a font", type: "string", examples: ["Times"], minLength: 1 },
  (text) => text,
);
