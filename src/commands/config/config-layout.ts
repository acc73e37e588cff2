import type { Command } from "commander";

/** What a configuration file is called. */
export const configName = "moeload.config.json";

/** The section whose options are for every command that has them; the others are called as their commands. */
export const sharedSection = "all";

/** Commands on moeload itself, whose options nobody would want to keep. */
const onMoeload: ReadonlySet<string> = new Set(["help", "init", "completion"]);

/** Whether a command reads the configuration. */
export function configurable(command: Command): boolean {
  return !onMoeload.has(command.name());
}
