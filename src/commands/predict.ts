import { Command, Option } from "commander";

import { backtest } from "../backtest/backtest.js";
import type { BacktestOptions } from "../backtest/backtest-options.js";
import { planBacktest } from "../backtest/plan.js";
import type { Backtest } from "../backtest/scores.js";
import { PredictError, ThresholdError } from "../errors.js";
import type { Foresight } from "../predict/oracle.js";
import type { Json, Predictor } from "../predict/predictor.js";
import { ForecastsFile } from "../report/forecasts-file.js";
import { formatPercent } from "../report/format-number.js";
import { predictReport, predictTable, predictText, type PredictReport } from "../report/predict-report.js";
import { metricFormulas } from "../stats/error-metrics.js";
import { readTrace, type LoadedTrace } from "../trace/read-trace.js";
import type { ReadOptions } from "../trace/trace.js";
import { resolveStabilityOptions } from "../stats/stability.js";
import { traceSummary } from "../stats/trace-summary.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { FitProgress } from "./fit-progress.js";
import { wrapped } from "./help/wrapped.js";
import { jobsOf } from "./jobs-option.js";
import { addLabelOptions, labelOptionsOf, type LabelValues } from "./label-options.js";
import { draftLstm, trainedLstm } from "./make-lstm.js";
import { checkPredictorOptions, simplePredictor } from "./make-predictors.js";
import { addRules, requires } from "./option-rules.js";
import { oneOf, ratio, wholeNumber } from "./option-values.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { addPredictorOptions, parseAlgorithms, type PredictorValues } from "./predictor-options.js";
import { addReadOptions, inputOptions, readOptionsOf, type ReadOptionValues } from "./read-options.js";
import { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";

const stateChoices = ["all", "stable", "transient"] as const;

type PredictValues = ReadOptionValues &
  OutputValues &
  LabelValues &
  PredictorValues & {
    readonly stride?: number;
    readonly start?: number;
    readonly state: (typeof stateChoices)[number];
    readonly forecasts?: string;
    readonly maxError?: number;
  };

const metricsHelp = `
Error metrics, at each origin and layer:
${wrapped("  error ratio  ", metricFormulas.errorRatio)}
${wrapped("  WAPE         ", metricFormulas.wape)}
${wrapped("  MAE          ", metricFormulas.mae)}
${wrapped("  RMSE         ", metricFormulas.rmse)}
The predictor "last", the last value, stands in every report: an error means
little without it.`;

/** `moeload predict [TRACE]` */
export function predictCommand(context: CommandContext): Command {
  const command = new Command("predict").argument(
    "[TRACE]",
    "trace to read; - is standard input (default: the example trace)",
  );
  addPredictorOptions(command, parseAlgorithms)
    .option("--stride <n>", "iterations between two origins (default: the horizon)", wholeNumber("--stride", 1))
    .option(
      "--start <iteration>",
      "first origin (default: the earliest with enough history)",
      wholeNumber("--start", 0),
    )
    .addOption(
      new Option("--state <state>", "score origins in this state: all, stable or transient")
        .default("all")
        .argParser(oneOf("--state", stateChoices)),
    )
    .option("--forecasts <file>", "keep every forecast, in a .csv, .arrow or .parquet file")
    .option(
      "--max-error <ratio>",
      "exit with 5 if a predictor's error ratio is above this, as in 12%",
      ratio("--max-error"),
    )
    .addHelpText("after", metricsHelp);
  addRules(command, [
    requires(
      "--max-error",
      "a predictor to judge beside the oracle",
      (values: PredictValues) => judgedAlgorithms(values).length > 0,
    ),
  ]);
  addOutputOptions(addReadOptions(addLabelOptions(command)));
  return command.action(async (trace: string | undefined, values: PredictValues) => {
    await runPredict(context, trace, values);
  });
}

async function runPredict(context: CommandContext, source: string | undefined, values: PredictValues): Promise<void> {
  await checkOutputs(context, values, [source], { "--forecasts": values.forecasts });
  await checkPredictorOptions(values);
  const talk = new Talk(context, values.quiet, values);
  const readOptions: ReadOptions = { ...readOptionsOf(values), onWarning: talk.warn };
  const onProgress = talk.reading("reading");
  const trace = await readTrace(await traceArgument(source, context, talk), { ...readOptions, onProgress });
  const scoring = new FitProgress(talk.share("scoring", { unit: "forecasts" }));
  const { predictors, options } = await preparePredictors(trace, values, readOptions, talk, scoring);
  const result = await withForecasts(values.forecasts, (onForecast) =>
    backtest(trace, predictors, { ...options, ...onForecast, onProgress: scoring.onProgress }),
  );
  if (scoring.sentence !== undefined) talk.say(`arima: ${scoring.sentence}`);
  requireSomeScore(result, trace.source);
  const report = predictReport(traceSummary(trace), reportOptions(values, result), result);
  await deliver(context, values, {
    json: () => report,
    text: () => predictText(report),
    table: () => predictTable(report),
  });
  if (values.maxError !== undefined) requireErrorsBelow(values.maxError, judgedAlgorithms(values), report);
}

/** The predictors in the order asked for, `last` always among them, and the options of the backtest. */
async function preparePredictors(
  trace: LoadedTrace,
  values: PredictValues,
  readOptions: ReadOptions,
  talk: Talk,
  scoring: FitProgress,
): Promise<{ predictors: (Predictor | Foresight)[]; options: BacktestOptions }> {
  const { horizon, stride, start, state } = values;
  const names = values.algo.includes("last") ? values.algo : [...values.algo, "last" as const];
  const rowsAhead = Math.max(1, Math.floor(horizon / trace.step));
  const draft: (Predictor | Foresight)[] = [];
  for (const name of names) {
    draft.push(
      name === "lstm" ? await draftLstm(values, rowsAhead, trace, talk) : simplePredictor(name, values, scoring.arima),
    );
  }
  const given = { horizon, ...(stride !== undefined && { stride }), ...(start !== undefined && { start }) };
  const options: BacktestOptions = { ...given, state, ...labelOptionsOf(values), jobs: jobsOf(values) };
  if (!names.includes("lstm") || values.model !== undefined) return { predictors: draft, options };

  const first = planBacktest(trace, draft, options).origins[0]!;
  const ready = await trainedLstm(values, rowsAhead, { trace, lastIteration: first }, readOptions, talk);
  const predictors = draft.map((predictor) => (predictor.name === "lstm" ? ready : predictor));
  // The trained LSTM needs less history than its training did: the origins stay where they were planned.
  return { predictors, options: { ...options, start: first } };
}

/** Runs `work`; with a path, every forecast it scores goes to that file, which appears when all is done. */
async function withForecasts(
  path: string | undefined,
  work: (options: Pick<BacktestOptions, "onForecast">) => Promise<Backtest>,
): Promise<Backtest> {
  if (path === undefined) return work({});
  const file = await ForecastsFile.open(path);
  try {
    const result = await work({ onForecast: (forecast) => file.write(forecast) });
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Every option that the numbers depend on, defaults included. */
function reportOptions(values: PredictValues, { horizon, stride, origins }: Backtest): { [name: string]: Json } {
  const { algo, state, train, model } = values;
  return {
    algo,
    horizon,
    stride,
    start: origins[0]!,
    state,
    labelWindow: values.labelWindow,
    ...resolveStabilityOptions(labelOptionsOf(values), values.labelWindow),
    ...inputOptions(values),
    train: train ?? null,
    model: model ?? null,
    // A model keeps its own.
    seed: model === undefined ? (values.seed ?? 1) : null,
  };
}

function requireSomeScore({ predictors }: Backtest, source: string): void {
  if (predictors.some(({ overall }) => overall !== null)) return;
  const failure = predictors.flatMap(({ layers }) => layers).flatMap(({ failures }) => failures)[0];
  throw new PredictError(`${source}: no forecast could be scored: ${failure?.reason ?? "no origin is in that state"}`);
}

/** What `--max-error` decides on: everything asked for but the oracle, which is there to be compared with. */
function judgedAlgorithms({ algo }: PredictValues): readonly string[] {
  return algo.filter((name) => name !== "oracle");
}

function requireErrorsBelow(limit: number, judged: readonly string[], { predictors }: PredictReport): void {
  const above = predictors.filter(
    ({ name, overall }) => judged.includes(name) && (overall === null || overall.errorRatio > limit),
  );
  if (above.length === 0) return;
  const found = above.map(({ name, overall }) => `${name} ${formatPercent(overall?.errorRatio)}`).join(", ");
  throw new ThresholdError(`the error ratio may be at most ${formatPercent(limit)}, got ${found}`);
}
