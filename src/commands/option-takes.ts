import type { Option } from "commander";

import type { ValueParser, ValueSchema } from "./value-parser.js";

/** What stands for a path in an option's flags, as in `--output <file>`. */
const paths: Readonly<Record<string, ValueSchema>> = {
  file: { title: "the path of a file", type: "string", minLength: 1 },
  trace: { title: "the path of a trace", type: "string", minLength: 1 },
  folder: { title: "the path of a folder", type: "string", minLength: 1 },
};

/** What an option's argument is called in its flags: `--output <file>` -> `file`. */
export function placeholderOf({ flags }: Option): string | undefined {
  return /[<[](.*?)(?:\.\.\.)?[>\]]$/.exec(flags)?.[1];
}

/** Whether an option takes a path, or several: its placeholder says so. */
export function takesPath(option: Option): boolean {
  return Object.hasOwn(paths, placeholderOf(option) ?? "");
}

/** What an option takes; undefined where its definition does not tell. */
export function takesOf(option: Option): ValueSchema | undefined {
  if (option.isBoolean() || option.negate) return { title: "true or false", type: "boolean" };
  const one = takesOnce(option);
  if (one === undefined || !option.variadic) return one;
  return { title: `a list, each ${one.title}`, type: "array", items: one, minItems: 1 };
}

function takesOnce(option: Option): ValueSchema | undefined {
  const { parseArg, argChoices } = option;
  if (parseArg === undefined && takesPath(option)) return paths[placeholderOf(option)!];
  if (argChoices !== undefined) return { title: argChoices.join(", "), enum: argChoices };
  return (parseArg as Partial<ValueParser<unknown>> | undefined)?.takes;
}
