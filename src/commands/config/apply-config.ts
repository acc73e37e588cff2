import { dirname, relative, resolve } from "node:path";

import type { Command } from "commander";

import { UsageError } from "../../errors.js";
import type { CommandContext } from "../context.js";
import { rulesOf, type OptionRule, type Values } from "../option-rules.js";
import { Talk } from "../talk.js";
import { sharedSection } from "./config-layout.js";
import { configValue } from "./config-value.js";
import { findConfig } from "./find-config.js";
import type { Config } from "./read-config.js";

/** Options that a configuration gives a command, by their names in `opts()`. */
type Given = Record<string, unknown>;

/**
 * Puts what the configuration says into the options of a command that the command line did not give, and says so.
 *
 * @param command whose command line has been parsed
 * @throws {UsageError} the configuration cannot be read, or says what the command cannot take
 */
export async function applyConfig(command: Command, context: CommandContext): Promise<void> {
  const { config: chosen } = command.opts<{ config?: string | false }>();
  if (chosen === false) return;
  const path = chosen ?? findConfig();
  if (path === undefined) return;
  const name = chosen ?? relative(resolve("."), path);
  const { readConfig } = await import("./read-config.js");
  const config = await readConfig(path, name);
  const given = parsedOptions(command, config, { name, folder: dirname(resolve(path)) });
  settle(command, given, name);
  for (const [option, value] of Object.entries(given)) command.setOptionValueWithSource(option, value, "config");
  const names = Object.keys(given);
  if (names.length === 0) return;
  new Talk(context, command.opts<{ quiet?: boolean }>().quiet).say(`options from ${name}: ${names.join(", ")}`);
}

interface ConfigPlace {
  readonly name: string;
  readonly folder: string;
}

/** The command's own section goes before the one that is shared; of that it takes what it can. */
function parsedOptions(command: Command, config: Config, place: ConfigPlace): Given {
  const own = config[command.name()] ?? {};
  const common = config[sharedSection] ?? {};
  const given: Given = {};
  for (const option of command.options) {
    const name = option.attributeName();
    if (option.hidden || isOnCommandLine(command, name)) continue;
    try {
      if (name in own) given[name] = configValue(option, own[name], place.folder);
      else if (name in common) given[name] = configValue(option, common[name], place.folder);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (name in own) throw new UsageError(`${place.name}: ${command.name()}.${name}: ${error.message}`);
    }
  }
  return given;
}

function isOnCommandLine(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === "cli";
}

/**
 * Takes out of `given` what the command line leaves no room for, and what would have nothing to act on.
 *
 * @throws {UsageError} what is left contradicts itself
 */
function settle(command: Command, given: Given, name: string): void {
  for (;;) {
    const values: Values = { ...command.opts(), ...given };
    const broken = rulesOf(command).filter((rule) => rule.broken(values));
    const yielding = broken.map((rule) => yieldingTo(rule, command, given)).find(({ length }) => length > 0);
    if (yielding === undefined) {
      const own = broken.find(({ options }) => options.some((option) => option in given));
      if (own !== undefined) throw new UsageError(`${name}: ${own.sentence(values)}`);
      return;
    }
    for (const option of yielding) Reflect.deleteProperty(given, option);
  }
}

/** The options of the configuration that give way where a rule is broken. */
function yieldingTo({ options, idle, broken }: OptionRule, command: Command, given: Given): string[] {
  const ofConfig = options.filter((option) => option in given);
  const typedAgainst = options.some((option) => isOnCommandLine(command, option));
  if (ofConfig.length > 0) return idle || typedAgainst ? ofConfig : [];
  if (!typedAgainst) return [];
  // What was typed may be at odds with a choice that the rule is not on, as a limit is with the other criterion.
  return Object.keys(given)
    .filter((option) => !broken({ ...command.opts(), ...given, [option]: command.getOptionValue(option) as unknown }))
    .slice(0, 1);
}
