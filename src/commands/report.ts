import { Command } from "commander";

import { reportPage } from "../figures/render/report-page.js";
import { writeAside } from "../write-aside.js";
import { checkOutputs } from "./check-outputs.js";
import type { CommandContext } from "./context.js";
import { addFigureOptions, readFigures, requireOutput, type FigureValues } from "./figure-options.js";
import { writeStdout } from "./output-options.js";
import { Talk } from "./talk.js";

const pageHelp = `
The page is one file that needs no network: mail it, keep it beside a run, open
it from disk. It shows the load of every expert, variance and range, the
states, and the errors of predictors; layers and predictors are picked on it.
A forecast beside what came is drawn for the predictors that are plain means
(swavg, last, oracle); of others where predict kept it:
  moeload predict --algo swavg,lstm --format json --output run.json \\
    --forecasts run.arrow TRACE
  moeload report TRACE --predict run.json --forecasts run.arrow \\
    --output report.html`;

/** `moeload report [TRACE]` */
export function reportCommand(context: CommandContext): Command {
  const command = new Command("report")
    .argument("[TRACE]", "trace to read; - is standard input (default: the example trace)")
    .addHelpText("after", pageHelp);
  return addFigureOptions(command, "report.html").action(async (trace: string | undefined, values: FigureValues) => {
    await runReport(context, trace, values);
  });
}

async function runReport(context: CommandContext, source: string | undefined, values: FigureValues): Promise<void> {
  const output = requireOutput(values, "report", "report.html");
  const inputs = [source, ...(values.predict ?? []), ...(values.forecasts ?? [])];
  await checkOutputs(context, { output }, inputs);
  const talk = new Talk(context, values.quiet, values);
  const data = await readFigures(context, source, values, talk);
  const page = await reportPage(data, `Expert load of ${data.trace.source}`);
  if (output === "-") {
    await writeStdout(context, page);
    return;
  }
  await writeAside(output, [page]);
  talk.say(`${output}: ${(page.length / 1e6).toFixed(1)} MB, opens in any browser`);
}
