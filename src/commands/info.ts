import { Command } from "commander";

import { infoReport, infoTable, infoText } from "../report/info-report.js";
import { traceSurvey } from "../stats/trace-survey.js";
import { openTrace } from "../trace/open.js";
import type { CommandContext } from "./context.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { addSelectionOptions, readOptionsOf, type SelectionValues } from "./read-options.js";
import { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";

type InfoValues = SelectionValues & OutputValues;

/** `moeload info [TRACE]`: what is in a trace. Gaps, repeats and idle layers are reported, never refused. */
export function infoCommand(context: CommandContext): Command {
  const command = new Command("info").argument(
    "[TRACE]",
    "trace to read; - is standard input (default: the example trace)",
  );
  return addOutputOptions(addSelectionOptions(command)).action(
    async (trace: string | undefined, values: InfoValues) => {
      await runInfo(context, trace, values);
    },
  );
}

async function runInfo(context: CommandContext, source: string | undefined, values: InfoValues): Promise<void> {
  const talk = new Talk(context, values.quiet, values);
  const notes = new Set<string>();
  const trace = await openTrace(await traceArgument(source, context, talk), {
    ...readOptionsOf(values),
    repeated: "last",
    gaps: "split",
    idle: "skip",
    onWarning: (warning) => notes.add(warning),
    onProgress: talk.reading("reading"),
  });
  try {
    const report = infoReport(trace, await traceSurvey(trace, { onProgress: talk.reading("reading") }), [...notes]);
    await deliver(context, values, {
      json: () => report,
      text: () => infoText(report),
      table: () => infoTable(report),
    });
  } finally {
    await trace.close();
  }
}
