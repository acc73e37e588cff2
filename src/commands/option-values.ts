import { UsageError } from "../errors.js";

/** A parser for an option that takes a whole number of at least `least`. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\s*\d+\s*$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new UsageError(`${option} takes a whole number of at least ${least}, got "${text}"`);
    }
    return value;
  };
}

/** A parser for an option that takes whole numbers separated by commas, each at least `least`; each counts once. */
export function wholeNumbers(option: string, least: number): (text: string) => number[] {
  return (text) => [...new Set(text.split(",").map(wholeNumber(option, least)))];
}

/** A parser for an option that takes a number above 0. */
export function positiveNumber(option: string): (text: string) => number {
  return numberThat(option, "above 0", (value) => value > 0);
}

/** A parser for an option that takes a number of at least 0. */
export function notNegative(option: string): (text: string) => number {
  return numberThat(option, "of at least 0", (value) => value >= 0);
}

function numberThat(option: string, rule: string, holds: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || !holds(value)) {
      throw new UsageError(`${option} takes a number ${rule}, got "${text}"`);
    }
    return value;
  };
}

/** A parser for an option that takes a part of a whole, as in `0.2` or `20%`, of at most `most`. */
export function part(option: string, most: number): (text: string) => number {
  const parse = ratio(option);
  return (text) => {
    const value = parse(text);
    if (value > most) throw new UsageError(`${option} takes at most ${most}, as in 0.2 or 20%, got "${text}"`);
    return value;
  };
}

/** A parser for an option that takes a ratio, as in `0.05` or `5%`. */
export function ratio(option: string): (text: string) => number {
  return (text) => {
    const [, digits, percent] = /^\s*([^%]*?)\s*(%?)\s*$/.exec(text) ?? [];
    const value = Number(digits) / (percent === "%" ? 100 : 1);
    if (digits === undefined || digits === "" || !Number.isFinite(value) || value < 0) {
      throw new UsageError(`${option} takes a ratio of 0 or more, as in 0.05 or 5%, got "${text}"`);
    }
    return value;
  };
}

/** A parser for an option that takes one of a few words. */
export function oneOf<Word extends string>(option: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new UsageError(`${option} takes ${words.join(", ")}, got "${text}"`);
    return found;
  };
}
