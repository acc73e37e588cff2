import type { Command } from "commander";

import { addLabelOptions, labelOptionsOf, type LabelValues } from "./label-options.js";
import { addGroup } from "./option-group.js";
import { addRules, requires } from "./option-rules.js";
import { wholeNumber, wholeNumbers } from "./option-values.js";
import { addReadOptions, readOptionsOf, type ReadOptionValues } from "./read-options.js";
import type { CommandContext } from "./context.js";
import { jobsOf } from "./jobs-option.js";
import type { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";
import { PredictError, ReportError, UsageError } from "../errors.js";
import type { FigureData, PredictionFigures } from "../figures/data/figure-data.js";
import { ownPrediction } from "../figures/data/own-prediction.js";
import { keptForecasts, predictionFigures, remadeForecasts } from "../figures/data/prediction-figures.js";
import { traceFigures } from "../figures/data/trace-figures.js";
import type { PredictReport } from "../report/predict-report.js";
import { readPredictReport, type ComparableReport } from "../report/read-report.js";
import { readTrace, type LoadedTrace } from "../trace/read-trace.js";
import { version } from "../version.js";

/** What the options that say what to draw put into a command's `opts()`. */
export type FigureValues = ReadOptionValues &
  LabelValues & {
    readonly predict?: readonly string[];
    readonly forecasts?: readonly string[];
    readonly horizon?: number;
    readonly windows: readonly number[];
    readonly output?: string;
    readonly quiet?: true;
    readonly color: boolean;
  };

/** Gives `command` the options that say what to draw from, and where to, as in `example`. */
export function addFigureOptions(command: Command, example: string): Command {
  command
    .option("--predict <file...>", "reports of predict --format json (default: SW_Avg, evaluated now)")
    .option("--forecasts <file...>", "Arrow files of predict --forecasts, one for each --predict, in their order")
    .option(
      "--horizon <n>",
      "iterations ahead, where no --predict is given (default: 1000)",
      wholeNumber("--horizon", 1),
    )
    .option("--windows <lengths>", "trailing windows, in recorded iterations", wholeNumbers("--windows", 2), [10, 100]);
  addRules(command, [
    requires(
      "--forecasts",
      "--predict, the report that they belong to",
      ({ predict }: FigureValues) => predict !== undefined,
    ),
  ]);
  return addGroup(addReadOptions(addLabelOptions(command)), "Output:", () =>
    command
      .option("-o, --output <file>", `write it there, as in ${example}; required`)
      .option("--quiet", "no warnings and no progress on standard error")
      .option("--no-color", "plain text on standard error, as with NO_COLOR"),
  );
}

/**
 * Where the picture goes.
 *
 * @throws {UsageError} nobody said
 */
export function requireOutput({ output }: FigureValues, command: string, example: string): string {
  if (output === undefined) throw new UsageError(`${command} requires --output, as in --output ${example}`);
  return output;
}

/**
 * Reads the trace and the reports, and makes of them what the pictures show.
 *
 * @param evaluate whether SW_Avg is scored where no report is given: a picture of the load alone needs no errors
 * @throws {UsageError | TraceError | ReportError} an option, the trace or a report that cannot be used
 */
export async function readFigures(
  context: CommandContext,
  source: string | undefined,
  values: FigureValues,
  talk: Talk,
  { evaluate = true }: { readonly evaluate?: boolean } = {},
): Promise<FigureData> {
  const { predict = [], forecasts = [], windows } = values;
  if (forecasts.length > predict.length) {
    throw new UsageError(`--forecasts takes a file for each --predict, got ${forecasts.length} for ${predict.length}`);
  }
  const reports: PredictReport[] = [];
  for (const path of predict) reports.push(withStates(path, await readPredictReport(path)));
  const trace = await readTrace(await traceArgument(source, context, talk), {
    ...readOptionsOf(values),
    onWarning: talk.warn,
    onProgress: talk.reading("reading"),
  });
  const jobs = jobsOf(values);
  const figures = await traceFigures(trace, {
    windows,
    ...labelOptionsOf(values),
    jobs,
    onProgress: talk.share("analyzing"),
  });
  const predictions: PredictionFigures[] = [];
  for (const [index, report] of reports.entries()) {
    requireSameLayers(trace, report, predict[index]!, talk);
    const kept = forecasts[index];
    const own =
      kept === undefined
        ? remadeForecasts(trace, report, { jobs, onProgress: talk.share("making forecasts", forecastUnit) })
        : keptForecasts(
            { path: kept, reportPath: predict[index]! },
            trace,
            report,
            talk.share(`reading ${kept}`, forecastUnit),
          );
    predictions.push(predictionFigures(predict[index]!, report, await own));
  }
  if (reports.length === 0 && evaluate) predictions.push(...(await evaluated(trace, values, talk)));
  return { version, trace: figures, predictions };
}

const forecastUnit = { unit: "forecasts" } as const;

/** SW_Avg on the trace itself; none where that is too short. */
async function evaluated(trace: LoadedTrace, values: FigureValues, talk: Talk): Promise<PredictionFigures[]> {
  const { horizon = usualHorizon(trace) } = values;
  const options = { horizon, ...labelOptionsOf(values), jobs: jobsOf(values) };
  try {
    return [await ownPrediction(trace, { ...options, onProgress: talk.share("scoring", forecastUnit) })];
  } catch (error) {
    if (!(error instanceof PredictError)) throw error;
    talk.say(`no errors of predictors are drawn: ${error.message}`);
    return [];
  }
}

/** Nobody asked for it: where 1,000 iterations are no whole number of steps, a few more are. */
function usualHorizon({ step }: LoadedTrace): number {
  return step * Math.ceil(1000 / step);
}

/** @throws {ReportError} the report does not say in which state each layer was */
function withStates(path: string, report: ComparableReport): PredictReport {
  if ("layers" in report) return report as PredictReport;
  throw new ReportError(`${path}: a picture requires the states of the layers, which this report of predict lacks`);
}

function requireSameLayers(trace: LoadedTrace, report: PredictReport, path: string, talk: Talk): void {
  const layers = (all: readonly { readonly layer: number }[]): string => all.map(({ layer }) => layer).join(", ");
  const [own, theirs] = [layers(trace.layers), layers(report.layers)];
  if (own !== theirs) {
    throw new UsageError(`${path} must be on the layers of ${trace.source}, ${own}, got ${theirs}`);
  }
  if (trace.source !== report.trace.source) {
    talk.warn(`${path} is on ${report.trace.source}: its errors are drawn beside the load of ${trace.source}`);
  }
}
