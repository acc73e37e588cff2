import { Command, Option } from "commander";

import { ThresholdError, UsageError } from "../errors.js";
import {
  compareReport,
  compareTable,
  compareText,
  sameOrigins,
  type CompareReport,
  type Difference,
} from "../report/compare-report.js";
import { formatNumber, formatPercent } from "../report/format-number.js";
import { readPredictReport, type ComparableReport } from "../report/read-report.js";
import { errorMetricNames, type ErrorMetrics } from "../stats/error-metrics.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { oneOf, ratio } from "./option-values.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { Talk } from "./talk.js";

type CompareValues = OutputValues & { readonly metric: keyof ErrorMetrics; readonly tolerance?: number };

/** `moeload compare A.json B.json` */
export function compareCommand(context: CommandContext): Command {
  const command = new Command("compare")
    .argument("<A.json>", "the older report, of predict --format json")
    .argument("<B.json>", "the newer report")
    .option(
      "--tolerance <ratio>",
      "exit with 5 where B is worse than A by more than this, as in 5%",
      ratio("--tolerance"),
    )
    .addOption(
      new Option("--metric <name>", `error metric: ${errorMetricNames.join(", ")}`)
        .default("errorRatio")
        .argParser(oneOf("--metric", errorMetricNames)),
    );
  addOutputOptions(command);
  return command.action(async (older: string, newer: string, values: CompareValues) => {
    await runCompare(context, [older, newer], values);
  });
}

async function runCompare(
  context: CommandContext,
  paths: readonly [string, string],
  values: CompareValues,
): Promise<void> {
  await checkOutputs(context, values, paths);
  const reports = [await readPredictReport(paths[0]), await readPredictReport(paths[1])] as const;
  requireComparable(paths, reports, new Talk(context, values.quiet, values));
  const { metric, tolerance = null } = values;
  const report = compareReport(paths, reports, { metric, tolerance });
  await deliver(context, values, {
    json: () => report,
    text: () => compareText(report),
    table: () => compareTable(report),
  });
  requirePass(report);
}

function requireComparable(
  [a, b]: readonly [string, string],
  [older, newer]: readonly [ComparableReport, ComparableReport],
  talk: Talk,
): void {
  if (older.horizon !== newer.horizon) {
    const found = `${older.horizon} in ${a} and ${newer.horizon} in ${b}`;
    throw new UsageError(`compare requires reports of one horizon, got ${found}`);
  }
  const [stateA, stateB] = [older, newer].map(({ options }) => JSON.stringify(options["state"]));
  if (stateA !== stateB) {
    const found = `${stateA!} in ${a} and ${stateB!} in ${b}`;
    throw new UsageError(`compare requires reports on origins of one state, got ${found}`);
  }
  const differing = [
    ...(older.trace.source === newer.trace.source ? [] : ["traces"]),
    ...(sameOrigins(older, newer) ? [] : ["origins"]),
  ];
  if (differing.length === 0) return;
  talk.warn(`${a} and ${b} have different ${differing.join(" and ")}: part of a difference may come from there`);
}

function requirePass({ verdict, differences, options }: CompareReport): void {
  if (verdict === "pass") return;
  const failed = differences.filter((difference) => difference.verdict !== null);
  // What is gone altogether comes before what is merely worse.
  const worst = failed.reduce((a, b) => ((b.change ?? Infinity) > (a.change ?? Infinity) ? b : a));
  const others = failed.length === 1 ? "" : `, the worst of ${failed.length} differences`;
  throw new ThresholdError(
    `${options.metric} may worsen by at most ${formatPercent(options.tolerance)}, got ${sentenceOn(worst)}${others}`,
  );
}

function sentenceOn({ predictor, layer, before, after, change, origins, verdict }: Difference): string {
  const where = `${predictor}${layer === null ? " over all layers" : ` in layer ${layer}`}`;
  if (verdict === "missing") return `${where} without any score`;
  if (verdict === "scored at fewer origins") return `${where} scored at ${origins[1]} origins, ${origins[0]} before`;
  const by = change === null ? `from ${formatNumber(before)} to ${formatNumber(after)}` : `by ${formatPercent(change)}`;
  return `${where} worse ${by}`;
}
