import { Command, type CommanderError, type Option } from "commander";

import { exitCodes, UsageError } from "../errors.js";
import { version } from "../version.js";
import { configurable } from "./config/config-layout.js";
import type { CommandContext } from "./context.js";
import { helpTopics } from "./help/help-topics.js";
import { usageSentence } from "./usage-sentence.js";

/** A command as `moeload --help` shows it; it is loaded only where it is run. */
interface CommandEntry {
  readonly name: string;
  readonly takes: string;
  readonly summary: string;
  readonly load: () => Promise<(context: CommandContext) => Command>;
}

const entries: readonly CommandEntry[] = [
  {
    name: "info",
    takes: "[TRACE]",
    summary: "what is in a trace: iterations, layers, experts, tokens, gaps, repeats",
    load: async () => (await import("./info.js")).infoCommand,
  },
  {
    name: "analyze",
    takes: "[TRACE]",
    summary: "variance and range of the load in sliding windows; which layer is stable since when",
    load: async () => (await import("./analyze.js")).analyzeCommand,
  },
  {
    name: "predict",
    takes: "[TRACE]",
    summary: "error of the predictors over the next iterations, measured from many origins",
    load: async () => (await import("./predict.js")).predictCommand,
  },
  {
    name: "forecast",
    takes: "[TRACE]",
    summary: "load proportions after the trace's end, for placing or replicating experts",
    load: async () => (await import("./forecast.js")).forecastCommand,
  },
  {
    name: "compare",
    takes: "<reports...>",
    summary: "errors of predict reports beside those of a baseline; a verdict for CI",
    load: async () => (await import("./compare.js")).compareCommand,
  },
  {
    name: "report",
    takes: "[TRACE]",
    summary: "load, states and errors as one self-contained HTML page, to be looked at",
    load: async () => (await import("./report.js")).reportCommand,
  },
  {
    name: "plot",
    takes: "<KIND> [TRACE]",
    summary: "one chart as SVG or PNG, for papers",
    load: async () => (await import("./plot.js")).plotCommand,
  },
  {
    name: "convert",
    takes: "<IN> <OUT>",
    summary: "any layout and container to any other",
    load: async () => (await import("./convert.js")).convertCommand,
  },
  {
    name: "backends",
    takes: "",
    summary: "where the LSTM can run on this machine, and what would let it run elsewhere",
    load: async () => (await import("./backends.js")).backendsCommand,
  },
  {
    name: "init",
    takes: "",
    summary: "writes a configuration, which all commands read, with every option as a comment",
    load: async () => (await import("./init.js")).initCommand,
  },
  {
    name: "completion",
    takes: "<shell>",
    summary: "a script that completes moeload's command line in bash, zsh or fish",
    load: async () => (await import("./completion.js")).completionCommand,
  },
  {
    name: "help",
    takes: "[topic]",
    summary: "a page on a topic below, or the help of a command",
    load: async () => (await import("./help.js")).helpCommand,
  },
];

export const commandNames: readonly string[] = entries.map(({ name }) => name);

const topicsHelp = `
Topics, as in moeload help ${helpTopics[0]!.name}:
${helpTopics.map(({ name, summary }) => `  ${name.padEnd(9)}${summary}`).join("\n")}`;

const exitHelp = `
Exit codes: ${exitCodes.ok} done; ${exitCodes.bug} a bug of moeload; ${exitCodes.usage} usage, an output that cannot be
written included; ${exitCodes.trace} trace unreadable or invalid; ${exitCodes.predict} nothing could be computed;
${exitCodes.threshold} a limit asked for was exceeded; ${exitCodes.interrupted} interrupted.`;

/**
 * The command line: one command per word, each a file beside this one. Of the commands, those that `argv` names are
 * whole; of the others there is what the help shows.
 */
export async function createProgram(context: CommandContext, argv: readonly string[]): Promise<Command> {
  const program = new Command("moeload")
    .description("expert load of Mixture-of-Experts models: which layers are stable, and how well it can be predicted")
    .version(version)
    .helpCommand(false)
    .addHelpText("after", topicsHelp + "\n" + exitHelp);
  for (const { name, takes, summary, load } of entries) {
    const command = argv.includes(name) ? await whole(load, context) : new Command(name).usage(`[options] ${takes}`);
    program.addCommand(command.summary(summary).description(command.description() || summary));
  }
  for (const command of [program, ...program.commands]) speakOurWay(command, context);
  return program.hook("preAction", async (_, command) => {
    if (configurable(command)) await (await import("./config/apply-config.js")).applyConfig(command, context);
  });
}

/** The command line with all of its commands whole. */
export async function wholeProgram(context: CommandContext): Promise<Command> {
  return createProgram(context, commandNames);
}

async function whole(load: CommandEntry["load"], context: CommandContext): Promise<Command> {
  const command = (await load())(context);
  if (!configurable(command)) return command;
  return (await import("./config/config-options.js")).addConfigOptions(command);
}

/** Help asked for goes to standard output; wrong usage is a `UsageError` as everywhere else. */
function speakOurWay(command: Command, { stdout }: CommandContext): void {
  command
    .configureHelp({ subcommandTerm: (one) => `${one.name()} ${one.usage()}`, optionDescription })
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .exitOverride((error: CommanderError) => {
      if (error.exitCode === 0) throw new Finished();
      const help = command.parent === null ? "moeload --help" : `moeload ${command.name()} --help`;
      throw new UsageError(`${usageSentence(error, command)}; see ${help}`);
    });
}

/** A default stands in the help as it would be typed. */
function optionDescription({ description, defaultValue, defaultValueDescription, negate }: Option): string {
  if (defaultValue === undefined || negate) return description;
  return `${description} (default: ${defaultValueDescription ?? String(defaultValue)})`;
}

/** Thrown once help or the version has been printed: commander would go on to run the command. */
export class Finished extends Error {}
