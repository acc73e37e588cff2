import { UsageError } from "../errors.js";
import { suggestion } from "../suggestion.js";
import { valueParser, type ValueParser } from "./value-parser.js";

/** A parser for an option that takes a whole number of at least `least`. */
export function wholeNumber(option: string, least: number): ValueParser<number> {
  const title = `a whole number of at least ${least}`;
  return valueParser({ title, type: "integer", minimum: least }, (text) => {
    const value = Number(text);
    if (!/^\s*\d+\s*$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new UsageError(`${option} takes ${title}, got "${text}"`);
    }
    return value;
  });
}

/** A parser for an option that takes whole numbers separated by commas, each at least `least`; each counts once. */
export function wholeNumbers(option: string, least: number): ValueParser<number[]> {
  const parse = wholeNumber(option, least);
  const title = `a list of whole numbers of at least ${least}`;
  return valueParser({ title, type: "array", items: parse.takes, minItems: 1 }, (text) => [
    ...new Set(text.split(",").map(parse)),
  ]);
}

/** A parser for an option that takes a number above 0. */
export function positiveNumber(option: string): ValueParser<number> {
  const takes = { title: "a number above 0", type: "number", exclusiveMinimum: 0 };
  return numberThat(option, takes, (value) => value > 0);
}

/** A parser for an option that takes a number of at least 0. */
export function notNegative(option: string): ValueParser<number> {
  const takes = { title: "a number of at least 0", type: "number", minimum: 0 };
  return numberThat(option, takes, (value) => value >= 0);
}

function numberThat(
  option: string,
  takes: ValueParser<number>["takes"],
  holds: (value: number) => boolean,
): ValueParser<number> {
  return valueParser(takes, (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || !holds(value)) {
      throw new UsageError(`${option} takes ${takes.title}, got "${text}"`);
    }
    return value;
  });
}

const perCent = { type: "string", pattern: "^\\s*[0-9]+(\\.[0-9]+)?\\s*%\\s*$" };

/** A parser for an option that takes a part of a whole, as in `0.2` or `20%`, of at most `most`. */
export function part(option: string, most: number): ValueParser<number> {
  const parse = ratio(option);
  const title = `at most ${most}, as in 0.2 or 20%`;
  return valueParser({ title, anyOf: [{ type: "number", minimum: 0, maximum: most }, perCent] }, (text) => {
    const value = parse(text);
    if (value > most) throw new UsageError(`${option} takes ${title}, got "${text}"`);
    return value;
  });
}

/** A parser for an option that takes a ratio, as in `0.05` or `5%`. */
export function ratio(option: string): ValueParser<number> {
  const title = "a ratio of 0 or more, as in 0.05 or 5%";
  return valueParser({ title, anyOf: [{ type: "number", minimum: 0 }, perCent] }, (text) => {
    const [, digits, percent] = /^\s*([^%]*?)\s*(%?)\s*$/.exec(text) ?? [];
    const value = Number(digits) / (percent === "%" ? 100 : 1);
    if (digits === undefined || digits === "" || !Number.isFinite(value) || value < 0) {
      throw new UsageError(`${option} takes ${title}, got "${text}"`);
    }
    return value;
  });
}

/** A parser for an option that takes one of a few words. */
export function oneOf<Word extends string>(option: string, words: readonly Word[]): ValueParser<Word> {
  const title = words.join(", ");
  return valueParser({ title, enum: words }, (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new UsageError(`${option} takes ${title}, got "${text}"${suggestion(text, words)}`);
    return found;
  });
}

/** A parser for an option that takes some of a few words, separated by commas; each counts once. */
export function someOf<Word extends string>(option: string, words: readonly Word[]): ValueParser<readonly Word[]> {
  const parse = oneOf(option, words);
  const takes = {
    title: `one or a list of ${words.join(", ")}`,
    anyOf: [{ enum: words }, { type: "array", items: parse.takes, minItems: 1 }],
  };
  return valueParser(takes, (text) => [...new Set(text.split(",").map((name) => parse(name.trim())))]);
}
