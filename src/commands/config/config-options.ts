import { Option, type Command } from "commander";

import { addGroup } from "../option-group.js";
import { configName } from "./config-layout.js";

/**
 * Gives `command` `--config` and `--no-config`, and for each switch the opposite one: a switch that is on in a
 * configuration must be one that the command line can turn off.
 */
export function addConfigOptions(command: Command): Command {
  for (const opposite of oppositeSwitches(command)) command.addOption(opposite.hideHelp());
  return addGroup(command, "Configuration:", () =>
    command
      .option("--config <file>", `defaults of options (default: the nearest ${configName}, here or above)`)
      .option("--no-config", "the defaults of moeload alone"),
  );
}

function oppositeSwitches({ options }: Command): Option[] {
  const flags = options.filter((option) => option.isBoolean()).map(({ long }) => long!);
  return flags.map(oppositeOf).flatMap((flag) => (flags.includes(flag) ? [] : new Option(flag)));
}

/** `--quiet` -> `--no-quiet`, and back. */
function oppositeOf(flag: string): string {
  return flag.startsWith("--no-") ? flag.replace("no-", "") : flag.replace("--", "--no-");
}
