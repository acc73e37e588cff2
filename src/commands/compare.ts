import { Command, Option } from "commander";

import { ThresholdError, UsageError } from "../errors.js";
import { compareReport, compareTable, compareText, type CompareReport } from "../report/compare-report.js";
import { formatPercent } from "../report/format-number.js";
import { readPredictReport, type ComparableReport } from "../report/read-report.js";
import { errorMetricNames, type ErrorMetrics } from "../stats/error-metrics.js";
import type { CommandContext } from "./context.js";
import { oneOf, ratio } from "./option-values.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { Talk } from "./talk.js";

type CompareValues = OutputValues & { readonly metric: keyof ErrorMetrics; readonly tolerance?: number };

/** `moeload compare A.json B.json` */
export function compareCommand(context: CommandContext): Command {
  const command = new Command("compare")
    .description("errors of two predict reports, predictor by predictor and layer by layer; a verdict for CI")
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
  const reports = [await readPredictReport(paths[0]), await readPredictReport(paths[1])] as const;
  requireComparable(paths, reports, new Talk(context, values.quiet));
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
  if (older.origins.join() !== newer.origins.join()) {
    talk.warn(`${a} and ${b} have different origins: part of a difference may come from there`);
  }
}

function requirePass({ verdict, differences, options }: CompareReport): void {
  if (verdict === "pass") return;
  const worse = differences.filter(({ exceeded }) => exceeded);
  const { predictor, layer, change } = worse.reduce((a, b) =>
    (b.change ?? Infinity) > (a.change ?? Infinity) ? b : a,
  );
  const where = `${predictor}${layer === null ? " over all layers" : ` in layer ${layer}`}`;
  const by = change === null ? "has no error any more" : `by ${formatPercent(change)}`;
  const most = `${worse.length === 1 ? "" : `${worse.length} errors; most: `}${where} ${by}`;
  throw new ThresholdError(`${options.metric} may worsen by at most ${formatPercent(options.tolerance)}, got ${most}`);
}
