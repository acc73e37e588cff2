import type { Argument, Command, Option } from "commander";

import { placeholderOf, takesOf, takesPath } from "../option-takes.js";
import type { ValueParser, ValueSchema } from "../value-parser.js";

/** What a shell can offer for a value; `list`: several of the words, separated by commas. */
export type Offer =
  | { readonly kind: "words" | "list"; readonly words: readonly string[] }
  | { readonly kind: "file" | "folder" | "nothing" };

/** An option as a shell completes it: `-o`, `--output`. */
export interface CompletedOption {
  readonly flags: readonly string[];
  readonly description: string;
  /** What its argument is called and may be; undefined for a switch. */
  readonly argument: { readonly name: string; readonly offer: Offer } | undefined;
}

/** A command as a shell completes it, from its definition. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly positions: readonly { readonly name: string; readonly offer: Offer; readonly variadic: boolean }[];
}

/** What shells complete after `moeload COMMAND`. */
export function completedCommand(command: Command): CompletedCommand {
  return {
    name: command.name(),
    summary: command.summary(),
    options: command.createHelp().visibleOptions(command).map(completedOption),
    positions: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      offer: offerOfArgument(argument),
      variadic: argument.variadic,
    })),
  };
}

function completedOption(option: Option): CompletedOption {
  const { short, long, description } = option;
  const flags = [short, long].filter((flag) => flag !== undefined);
  const name = placeholderOf(option);
  return { flags, description, argument: name === undefined ? undefined : { name, offer: offerOf(option, name) } };
}

function offerOf(option: Option, placeholder: string): Offer {
  if (takesPath(option)) return { kind: placeholder === "folder" ? "folder" : "file" };
  return offerOfValue(takesOf(option));
}

/** Arguments without choices are traces, reports and the like. */
function offerOfArgument({ argChoices, parseArg }: Argument): Offer {
  if (argChoices !== undefined) return { kind: "words", words: argChoices };
  const takes = (parseArg as Partial<ValueParser<unknown>> | undefined)?.takes;
  return takes === undefined ? { kind: "file" } : offerOfValue(takes);
}

interface Takes {
  readonly enum?: readonly string[];
  readonly items?: { readonly enum?: readonly string[] };
}

function offerOfValue(takes: ValueSchema | undefined): Offer {
  const { enum: words, anyOf = [] } = (takes ?? {}) as Takes & { readonly anyOf?: readonly Takes[] };
  const list = anyOf.find(({ items }) => items?.enum !== undefined)?.items?.enum;
  if (list !== undefined) return { kind: "list", words: list };
  const some = words ?? anyOf.flatMap((form) => form.enum ?? []);
  return some.length === 0 ? { kind: "nothing" } : { kind: "words", words: some };
}
