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
