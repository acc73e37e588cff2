import { MoeloadError, UsageError } from "../../errors.js";

/** A JSON value whose type is not known yet, and where it stands. */
export interface Found {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Reads a JSON document whose top is an object.
 *
 * @throws {UsageError} it is not one, or `read` refuses what is in it; the message begins with `path`
 */
export function parseDocument<T>(path: string, text: string, read: (json: (key: string) => Found) => T): T {
  try {
    return read(fieldsOf(parseJson(text), "the document", ""));
  } catch (cause) {
    if (cause instanceof MoeloadError) throw new UsageError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UsageError("the document must be JSON, and it cannot be parsed", { cause });
  }
}

/** The fields of an object, by name. */
export function fields({ name, value }: Found): (key: string) => Found {
  return fieldsOf(value, name, `${name}.`);
}

function fieldsOf(value: unknown, name: string, prefix: string): (key: string) => Found {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong({ name, value }, "an object");
  return (key) => ({ name: `${prefix}${key}`, value: (value as Readonly<Record<string, unknown>>)[key] });
}

export function list({ name, value }: Found): Found[] {
  if (!Array.isArray(value)) throw wrong({ name, value }, "a list");
  return value.map((item: unknown, index) => ({ name: `${name}[${index}]`, value: item }));
}

export function number(found: Found): number {
  if (typeof found.value !== "number") throw wrong(found, "a number");
  return found.value;
}

export function string(found: Found): string {
  if (typeof found.value !== "string") throw wrong(found, "a string");
  return found.value;
}

export function numberOrNull(found: Found): number | null {
  return found.value === null ? null : number(found);
}

export function word<Word extends string>(found: Found, words: readonly Word[]): Word {
  const known = words.find((one) => one === found.value);
  if (known === undefined) throw wrong(found, `one of ${words.join(", ")}`);
  return known;
}

export function requireEqual(found: Found, expected: string | number): void {
  if (found.value !== expected) throw wrong(found, String(expected));
}

export function wrong({ name, value }: Found, rule: string): UsageError {
  return new UsageError(`${name} must be ${rule}, got ${value === undefined ? "nothing" : JSON.stringify(value)}`);
}
