import { Option } from "commander";

import { oneOf } from "./option-values.js";

/** An option, as `--gaps <how>`, that takes one of a few words, the first by default. */
export function wordOption(flags: string, what: string, words: readonly string[]): Option {
  const [name] = flags.split(" ") as [string];
  return new Option(flags, `${what}: ${words.join(", ")}`).default(words[0]).argParser(oneOf(name, words));
}
