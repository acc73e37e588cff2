/** A schema of JSON Schema 2020-12, as far as values of options need it. */
export interface ValueSchema {
  /** What the value is in words that go on from "takes", as in "a number above 0". */
  readonly title: string;
  readonly [keyword: string]: unknown;
}

/** The parser of an option's value, which also tells what it takes. */
export interface ValueParser<Value> {
  /** @throws {UsageError} the text is no such value; the message names the option, the rule and the text */
  (text: string): Value;
  /** The value where it stands in a configuration; its words are what a shell completes. */
  readonly takes: ValueSchema;
}

/** Gives a parser what it tells of itself. */
export function valueParser<Value>(takes: ValueSchema, parse: (text: string) => Value): ValueParser<Value> {
  return Object.assign((text: string) => parse(text), { takes });
}

/** The parser of an option that may be given several times. */
export interface RepeatableParser<Value> {
  (text: string, previous?: readonly Value[]): readonly Value[];
  readonly takes: ValueSchema;
  readonly repeats: true;
}

/** Lets an option be given several times, all values in a row; in a configuration it is one value or a list. */
export function repeatable<Value>(parse: ValueParser<Value | readonly Value[]>): RepeatableParser<Value> {
  const several = (text: string, previous: readonly Value[] = []): readonly Value[] => [
    ...previous,
    ...([parse(text)].flat() as Value[]),
  ];
  return Object.assign(several, { takes: oneOrMore(parse.takes), repeats: true as const });
}

function oneOrMore(takes: ValueSchema): ValueSchema {
  const forms = (takes["anyOf"] as readonly { readonly type?: string }[] | undefined) ?? [takes];
  if (forms.some(({ type }) => type === "array")) return takes;
  const { title, ...one } = takes;
  return { title: `one or a list of: ${title}`, anyOf: [one, { type: "array", items: takes, minItems: 1 }] };
}

/** A parser that takes a path as it is; an option whose placeholder is `<file>`, `<trace>` or `<folder>` needs none. */
export const pathParser: ValueParser<string> = valueParser(
  { title: "a path", type: "string", minLength: 1 },
  (text) => text,
);
