import { realpath } from "node:fs/promises";

import { Command } from "commander";

import { ThresholdError, UsageError } from "../errors.js";
import { compareReport, type CompareReport, type ReportPair } from "../report/compare-report.js";
import { compareJunit } from "../report/compare/junit.js";
import { compareMarkdown } from "../report/compare/compare-markdown.js";
import { compareTable } from "../report/compare/compare-table.js";
import { compareText } from "../report/compare/compare-text.js";
import { failuresOf, sentenceOn } from "../report/compare/sentences.js";
import { readPredictReport, type ReadReport } from "../report/read-report.js";
import { errorMetricNames, type ErrorMetrics } from "../stats/error-metrics.js";
import { writeAside } from "../write-aside.js";
import { checkOutputs } from "./check-outputs.js";
import { compareHelp } from "./compare-help.js";
import { compareWarnings } from "./compare-warnings.js";
import type { CommandContext } from "./context.js";
import { inGithubActions, tellGithub, warnGithub } from "./github-actions.js";
import { addRules, requires } from "./option-rules.js";
import { someOf } from "./option-values.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { pairReports } from "./pair-reports.js";
import { Talk } from "./talk.js";
import { parseTolerance, resolveTolerance, type ToleranceText } from "./tolerance-option.js";
import { pathParser, repeatable } from "./value-parser.js";

type CompareValues = OutputValues & {
  readonly baseline?: readonly string[];
  readonly metric?: readonly (keyof ErrorMetrics)[];
  readonly tolerance?: readonly ToleranceText[];
  readonly junit?: string;
  readonly github: boolean;
};

/** `moeload compare BASELINE.json NEW.json ...` */
export function compareCommand(context: CommandContext): Command {
  const command = new Command("compare")
    .argument("<reports...>", "reports of predict --format json; the first is the baseline")
    .option("--baseline <file>", "the report to compare with, repeatable", repeatable(pathParser))
    .option(
      "--metric <names>",
      `error metrics: ${errorMetricNames.join(", ")}; repeatable (default: errorRatio)`,
      repeatable(someOf("--metric", errorMetricNames)),
    )
    .option(
      "--tolerance <[where=]ratio>",
      "exit with 5 where a report is worse than its baseline by more than this, as in 5% or swavg=2%; repeatable",
      parseTolerance,
    )
    .option("--junit <file>", "write what was judged there as JUnit XML")
    .option("--no-github", "neither annotations nor a summary in GitHub Actions");
  addOutputOptions(command).addHelpText("after", compareHelp);
  addRules(command, [
    requires(
      "--junit",
      "--tolerance, which says what is judged",
      ({ tolerance }: CompareValues) => tolerance !== undefined,
    ),
  ]);
  return command.action(async (paths: readonly string[], values: CompareValues) => {
    await runCompare(context, paths, values);
  });
}

async function runCompare(context: CommandContext, paths: readonly string[], values: CompareValues): Promise<void> {
  const { junit, quiet = false } = values;
  const [baselines, newer] = await splitPaths(paths, values.baseline);
  await checkOutputs(
    context,
    values,
    [...baselines, ...newer],
    {},
    { inputs: "a report", files: { "--junit": junit } },
  );
  const talk = new Talk(context, values.quiet, values);
  const reports = await readAll([...baselines, ...newer], talk);
  const pairs = pairReports(reports.slice(0, baselines.length), reports.slice(baselines.length));
  const onGithub = values.github && inGithubActions(context);
  const report = compareReport(pairs, optionsOf(pairs, values), talk.share("comparing", { unit: "reports" }));
  for (const warning of quiet ? [] : compareWarnings(pairs, report)) {
    if (onGithub) warnGithub(context, warning);
    else talk.warn(warning);
  }
  if (junit !== undefined) await writeAside(junit, [compareJunit(report)]);
  await deliver(context, values, {
    json: () => report,
    text: () => compareText(report),
    table: () => compareTable(report),
    markdown: () => compareMarkdown(report),
  });
  if (onGithub) await tellGithub(context, report, talk, quiet);
  requirePass(report);
}

/** The paths of the baselines and those of the reports to compare; a glob may have caught a baseline, too. */
async function splitPaths(
  paths: readonly string[],
  named: readonly string[] = [],
): Promise<readonly [baselines: readonly string[], reports: readonly string[]]> {
  const placeOf = (path: string): Promise<string> => realpath(path).catch(() => path);
  const places = new Set(await Promise.all(named.map(placeOf)));
  const others = await Promise.all(paths.map(async (path) => (places.has(await placeOf(path)) ? [] : [path])));
  const [baselines, reports] = named.length === 0 ? [paths.slice(0, 1), paths.slice(1)] : [named, others.flat()];
  if (reports.length > 0) return [baselines, reports];
  throw new UsageError(`compare requires a report beside the baseline, got ${paths.join(" ")} alone`);
}

async function readAll(paths: readonly string[], talk: Talk): Promise<ReadReport[]> {
  const onProgress = talk.share("reading", { unit: "reports" });
  const reports: ReadReport[] = [];
  for (const source of paths) {
    reports.push({ source, report: await readPredictReport(source) });
    onProgress(reports.length, paths.length);
  }
  return reports;
}

/** A metric that a tolerance names is compared as well. */
function optionsOf(pairs: readonly ReportPair[], { metric = ["errorRatio"], tolerance = [] }: CompareValues) {
  const reports = pairs.flatMap(({ baseline, report }) => [baseline.report, report.report]);
  const tolerances = tolerance.map((text) => resolveTolerance(text, reports));
  const named = tolerances.flatMap((one) => one.metric ?? []);
  return { metrics: [...new Set([...metric, ...named])], tolerances };
}

function requirePass(report: CompareReport): void {
  const failures = failuresOf(report);
  if (failures.length === 0) return;
  const [{ difference, report: source }] = failures as [(typeof failures)[0]];
  const others = failures.length === 1 ? "" : `; it is the worst of ${failures.length} failures`;
  throw new ThresholdError(`${sentenceOn(difference, source)}${others}`);
}
