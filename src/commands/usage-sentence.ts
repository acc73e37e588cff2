import type { Command, CommanderError } from "commander";

import { suggestion } from "../suggestion.js";

/** What commander says of a command line that it cannot read, as a sentence of ours. */
export function usageSentence({ code, message }: CommanderError, command: Command): string {
  if (code === "commander.help") return `a command is required: ${commandNames(command).join(", ")}`;
  const sentence = message
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .replace(/\. Expected (.*)\.$/, ", expected $1");
  return sentence + suggestion(/'([^'=]*)/.exec(message)?.[1] ?? "", wordsThatWouldDo(code, command));
}

function wordsThatWouldDo(code: string, command: Command): string[] {
  if (code === "commander.unknownCommand") return commandNames(command);
  if (code === "commander.unknownOption") {
    const options = command.createHelp().visibleOptions(command);
    return options.flatMap(({ long, short }) => long ?? short ?? []);
  }
  return [];
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}
