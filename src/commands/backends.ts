import { Command } from "commander";

import { probeBackends } from "../predict/probe-backends.js";
import { backendsReport, backendsTable, backendsText } from "../report/backends-report.js";
import type { CommandContext } from "./context.js";
import { addOutputOptions, deliver, type OutputValues } from "./output-options.js";
import { Talk } from "./talk.js";

/** `moeload backends`: where the LSTM can run on this machine. */
export function backendsCommand(context: CommandContext): Command {
  return addOutputOptions(new Command("backends")).action(async (values: OutputValues) => {
    const talk = new Talk(context, values.quiet, values);
    const report = backendsReport(await probeBackends(talk.share("starting backends", { unit: "backends" })));
    await deliver(context, values, {
      json: () => report,
      text: () => backendsText(report),
      table: () => backendsTable(report),
    });
  });
}
