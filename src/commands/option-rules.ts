import type { Command } from "commander";

import { UsageError } from "../errors.js";

/** What a command's `opts()` returns. */
export type Values = Readonly<Record<string, unknown>>;

/** How options of a command go together. */
export interface OptionRule {
  /** The options that break it, by the names they have in `opts()`. */
  readonly options: readonly string[];
  readonly broken: (values: Values) => boolean;
  /** What is said where it is broken. */
  readonly sentence: (values: Values) => string;
  /** The one option has nothing to act on: a mistake on the command line, no matter in a configuration. */
  readonly idle: boolean;
}

/** An option, as `--max-error`, that is of use only where `met` says so: there is `what`. */
export function requires(flag: string, what: string, met: (values: never) => boolean): OptionRule {
  const option = nameOf(flag);
  return {
    options: [option],
    broken: (values) => isGiven(values, option) && !met(values as never),
    sentence: () => `${flag} requires ${what}`,
    idle: true,
  };
}

/** Two options of which one at the most can be given, as far as `where` holds. */
export function exclude(a: string, b: string, where: (values: never) => boolean = () => true): OptionRule {
  const options = [nameOf(a), nameOf(b)];
  return {
    options,
    broken: (values) => options.every((option) => isGiven(values, option)) && where(values as never),
    sentence: () => `${a} and ${b} exclude each other`,
    idle: false,
  };
}

/** What is switched off, or left to be chosen, asks for nothing. */
function isGiven(values: Values, option: string): boolean {
  const value = values[option];
  return value !== undefined && value !== false && value !== "auto";
}

/** `--max-error` -> `maxError` */
function nameOf(flag: string): string {
  return flag.slice(2).replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

const rules = new WeakMap<Command, readonly OptionRule[]>();

/** The rules of a command, in the order in which they are checked. */
export function rulesOf(command: Command): readonly OptionRule[] {
  return rules.get(command) ?? [];
}

/** Gives `command` rules: before it runs, the first that is broken is a `UsageError`. */
export function addRules(command: Command, added: readonly OptionRule[]): Command {
  const before = rules.get(command);
  rules.set(command, [...(before ?? []), ...added]);
  return before === undefined
    ? command.hook("preAction", () => {
        requireAll(command);
      })
    : command;
}

function requireAll(command: Command): void {
  const values = command.opts();
  const broken = rulesOf(command).find((rule) => rule.broken(values));
  if (broken !== undefined) throw new UsageError(broken.sentence(values));
}
