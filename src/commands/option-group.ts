import type { Command } from "commander";

/** Gives `command` options in a part of its help that is theirs, under `heading`. */
export function addGroup(command: Command, heading: string, add: (command: Command) => void): Command {
  command.optionsGroup(heading);
  add(command);
  return command.optionsGroup("");
}
