import { Option, type Command } from "commander";

import { printReport, reportFormats, type ReportFormat, type ReportViews } from "../report/print-report.js";
import { outputError, writeAside } from "../write-aside.js";
import type { CommandContext } from "./context.js";
import { addGroup } from "./option-group.js";
import { oneOf } from "./option-values.js";
import { hasBlocks, hasColour, widthOf } from "./stream-look.js";

/** What the shared output options put into a command's `opts()`. */
export interface OutputValues {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Gives `command` the options of every report: `--format`, `--output`, `--quiet` and `--no-color`. */
export function addOutputOptions(command: Command, formats: readonly ReportFormat[] = reportFormats): Command {
  return addGroup(command, "Output:", () =>
    command
      .addOption(
        new Option("--format <format>", formats.join(", ")).default("table").argParser(oneOf("--format", formats)),
      )
      .option("-o, --output <file>", "write the report there instead of standard output")
      .option("--quiet", "no warnings and no progress on standard error")
      .option("--no-color", "plain text, as with NO_COLOR"),
  );
}

/**
 * Prints a report where the options want it.
 *
 * @throws {OutputError} the file or standard output cannot be written
 */
export async function deliver(context: CommandContext, values: OutputValues, views: ReportViews): Promise<void> {
  const toFile = values.output !== undefined && values.output !== "-";
  const { stdout, env } = context;
  const look = toFile
    ? {}
    : { colour: hasColour(stdout, env, values.color), blocks: hasBlocks(stdout, env), width: widthOf(stdout, env) };
  const printed = await printReport(views, values.format, look);
  if (toFile) await writeAside(values.output, [printed]);
  else await writeStdout(context, printed);
}

/** @throws {OutputError} as on a full disk; a closed pipe is left to the caller */
export async function writeStdout({ stdout }: CommandContext, data: Uint8Array | string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stdout.write(data, (cause) => {
      if (cause === null || cause === undefined) resolve();
      else reject((cause as NodeJS.ErrnoException).code === "EPIPE" ? cause : outputError("standard output", cause));
    });
  });
}
