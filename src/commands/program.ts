import { Command, CommanderError } from "commander";

import { exitCodes, UsageError } from "../errors.js";
import { version } from "../report/version.js";
import { analyzeCommand } from "./analyze.js";
import { compareCommand } from "./compare.js";
import type { CommandContext } from "./context.js";
import { convertCommand } from "./convert.js";
import { forecastCommand } from "./forecast.js";
import { infoCommand } from "./info.js";
import { predictCommand } from "./predict.js";

const exitHelp = `
Exit codes: ${exitCodes.ok} done; ${exitCodes.bug} a bug of moeload; ${exitCodes.usage} usage, an output that cannot be
written included; ${exitCodes.trace} trace unreadable or invalid; ${exitCodes.predict} nothing could be computed;
${exitCodes.threshold} a limit asked for was exceeded; ${exitCodes.interrupted} interrupted.`;

/** The whole command line: one command per word, each a file beside this one. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("moeload")
    .description("expert load of Mixture-of-Experts models: which layers are stable, and how well it can be predicted")
    .version(version)
    .addHelpText("after", exitHelp)
    .addCommand(infoCommand(context))
    .addCommand(analyzeCommand(context))
    .addCommand(predictCommand(context))
    .addCommand(forecastCommand(context))
    .addCommand(compareCommand(context))
    .addCommand(convertCommand(context));
  for (const command of [program, ...program.commands]) speakOurWay(command, context);
  return program;
}

/** Help asked for goes to standard output; wrong usage is a `UsageError` as everywhere else. */
function speakOurWay(command: Command, { stdout }: CommandContext): void {
  command
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => undefined })
    .showSuggestionAfterError()
    .exitOverride((error: CommanderError) => {
      if (error.exitCode === 0) throw new Finished();
      const help = command.parent === null ? "moeload --help" : `moeload ${command.name()} --help`;
      throw new UsageError(`${ourWords(error, command)}; see ${help}`);
    });
}

function ourWords({ code, message }: CommanderError, command: Command): string {
  if (code === "commander.help")
    return `a command is required: ${command.commands.map((one) => one.name()).join(", ")}`;
  return message
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .replace(/\. Expected (.*)\.$/, ", expected $1");
}

/** Thrown once help or the version has been printed: commander would go on to run the command. */
export class Finished extends Error {}
