import { stat } from "node:fs/promises";

import { Command } from "commander";

import { analyzeReport, analyzeTable, analyzeText, type AnalyzeReport } from "../report/analyze-report.js";
import { writeSeries } from "../report/analyze-series.js";
import { analyze, type AnalyzeOptions } from "../stats/analyze.js";
import { startTraceWindows } from "../stats/trace-windows.js";
import { openTrace } from "../trace/open.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { jobsOf } from "./jobs-option.js";
import { addLabelOptions, labelOptionsOf, type LabelValues } from "./label-options.js";
import { addRules, requires } from "./option-rules.js";
import { wholeNumbers } from "./option-values.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { addReadOptions, inputOptions, readOptionsOf, type ReadOptionValues } from "./read-options.js";
import { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";

type AnalyzeValues = ReadOptionValues &
  OutputValues &
  LabelValues & {
    readonly windows: readonly number[];
    readonly series?: string;
    readonly perExpert?: boolean;
  };

/** `moeload analyze [TRACE]` */
export function analyzeCommand(context: CommandContext): Command {
  const command = new Command("analyze")
    .argument("[TRACE]", "trace to read; - is standard input (default: the example trace)")
    .option("--windows <lengths>", "trailing windows, in recorded iterations", wholeNumbers("--windows", 2), [10, 100])
    .option("--series <file>", "every window of every iteration, to a .csv, .arrow or .parquet file")
    .option("--per-expert", "one row per expert in --series");
  addRules(command, [
    requires(
      "--per-expert",
      "--series, the file that it adds rows to",
      ({ series }: AnalyzeValues) => series !== undefined,
    ),
  ]);
  addOutputOptions(addReadOptions(addLabelOptions(command)));
  return command.action(async (trace: string | undefined, values: AnalyzeValues) => {
    await runAnalyze(context, trace, values);
  });
}

/** Of a trace for which other threads will be needed: they start while it is opened. */
const largeBytes = 1 << 24;

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function runAnalyze(context: CommandContext, source: string | undefined, values: AnalyzeValues): Promise<void> {
  await checkOutputs(context, values, [source], { "--series": values.series });
  const talk = new Talk(context, values.quiet, values);
  const jobs = jobsOf(values);
  const options: AnalyzeOptions = { windows: values.windows, ...labelOptionsOf(values), jobs };
  if (source !== undefined && (await sizeOf(source)) > largeBytes) startTraceWindows(jobs);
  const trace = await openTrace(await traceArgument(source, context, talk), {
    ...readOptionsOf(values),
    onWarning: talk.warn,
    onProgress: talk.reading("reading"),
  });
  try {
    const analysis = await analyze(trace, { ...options, onProgress: talk.reading("analyzing") });
    const report = analyzeReport(analysis, inputOptions(values));
    warnOfLabels(report, talk);
    if (values.series !== undefined) {
      const onProgress = talk.reading(`writing ${values.series}`);
      await writeSeries(values.series, trace, report, { perExpert: values.perExpert ?? false, jobs, onProgress });
    }
    await deliver(context, values, {
      json: () => report,
      text: () => analyzeText(report, analysis.courses),
      table: () => analyzeTable(report),
    });
  } finally {
    await trace.close();
  }
}

function warnOfLabels({ trace: { iterations }, options: { labelWindow } }: AnalyzeReport, talk: Talk): void {
  if (iterations >= labelWindow) return;
  const found = `longer than the ${iterations} recorded iterations`;
  talk.warn(`the label window of ${labelWindow} is ${found}: whether a layer is stable is not known`);
}
