import { Command } from "commander";

import { forecastLoad, longestLag } from "../backtest/forecast-load.js";
import { UsageError } from "../errors.js";
import type { Predictor } from "../predict/predictor.js";
import { forecastReport, forecastTable, forecastText, forecastWeights } from "../report/forecast-report.js";
import { traceSummary } from "../stats/trace-summary.js";
import { inRecordedIterations } from "../backtest/plan.js";
import { readTrace, type LoadedTrace } from "../trace/read-trace.js";
import type { ReadOptions } from "../trace/trace.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { FitProgress } from "./fit-progress.js";
import { keptLstm, trainedLstm } from "./make-lstm.js";
import { checkPredictorOptions, simplePredictor } from "./make-predictors.js";
import { addRules, type OptionRule } from "./option-rules.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { addPredictorOptions, parseAlgorithm, type PredictorValues } from "./predictor-options.js";
import { addReadOptions, inputOptions, readOptionsOf, type ReadOptionValues } from "./read-options.js";
import { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";

type ForecastValues = ReadOptionValues & OutputValues & PredictorValues & { readonly weights?: boolean };

/** `moeload forecast [TRACE]` */
export function forecastCommand(context: CommandContext): Command {
  const command = new Command("forecast").argument(
    "[TRACE]",
    "trace to read; - is standard input (default: the example trace)",
  );
  addPredictorOptions(command, parseAlgorithm).option(
    "--weights",
    "print the plain JSON matrix [layers][experts] that expert balancers take: the mean over the horizon",
  );
  addRules(addOutputOptions(addReadOptions(command)), [weightsAreJson]);
  return command.action(async (trace: string | undefined, values: ForecastValues) => {
    await runForecast(context, trace, values);
  });
}

const weightsAreJson: OptionRule = {
  options: ["weights", "format"],
  broken: ({ weights, format }) => weights === true && format !== "table" && format !== "json",
  sentence: ({ format }) => `--weights prints JSON, it cannot be combined with --format ${format as string}`,
  idle: false,
};

async function runForecast(context: CommandContext, source: string | undefined, values: ForecastValues): Promise<void> {
  await checkOutputs(context, values, [source]);
  await checkPredictorOptions(values);
  const talk = new Talk(context, values.quiet, values);
  const readOptions: ReadOptions = { ...readOptionsOf(values), onWarning: talk.warn };
  const onProgress = talk.reading("reading");
  const trace = await readTrace(await traceArgument(source, context, talk), { ...readOptions, onProgress });
  const rowsAhead = inRecordedIterations("horizon", values.horizon, trace.step);
  const fits = new FitProgress(talk.share("forecasting", { unit: "layers" }));
  const predictor = await makePredictor(trace, values, rowsAhead, readOptions, talk, fits);
  const layers = await forecastLoad(trace, predictor, rowsAhead, fits.onProgress);
  const summary = traceSummary(trace);
  const origin = summary.lastIteration;
  const { algo, horizon, train = null, model = null } = values;
  // A model keeps its own.
  const seed = values.model === undefined ? (values.seed ?? 1) : null;
  const report = forecastReport(
    {
      trace: summary,
      options: { algo: algo[0]!, horizon, ...inputOptions(values), train, model, seed },
      predictor: { name: predictor.name, options: predictor.options },
      origin,
      iterations: Array.from({ length: rowsAhead }, (_, step) => origin + (step + 1) * trace.step),
    },
    layers,
  );
  const views = { json: () => report, text: () => forecastText(report), table: () => forecastTable(report) };
  if (values.weights !== true) await deliver(context, values, views);
  else await deliver(context, { ...values, format: "json" }, { ...views, json: () => forecastWeights(report) });
}

async function makePredictor(
  trace: LoadedTrace,
  values: ForecastValues,
  rowsAhead: number,
  readOptions: ReadOptions,
  talk: Talk,
  fits: FitProgress,
): Promise<Predictor> {
  const name = values.algo[0]!;
  if (name === "lstm") {
    // A layer that ends before the trace is forecast over what it lacks, too.
    const reach = rowsAhead + longestLag(trace);
    if (values.model !== undefined) return (await keptLstm(values.model, values, reach, trace, talk)).predictor;
    const part = { trace, lastIteration: Infinity };
    return trainedLstm(values, reach, part, readOptions, talk);
  }
  const predictor = simplePredictor(name, values, fits.arima);
  if ("of" in predictor) throw new UsageError("--algo oracle knows only what is in the trace, it cannot forecast");
  return predictor;
}
