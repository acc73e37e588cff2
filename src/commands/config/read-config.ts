import { readFile } from "node:fs/promises";

import { Validator, type Schema } from "@cfworker/json-schema";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";

import { UsageError } from "../../errors.js";
import { suggestion } from "../../suggestion.js";
import { shippedSchema, type Part } from "./shipped-schema.js";

/** A configuration as it stands in its file: options by section, then by name. */
export type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Reads a configuration, JSON with comments, and holds it against the schema that ships.
 *
 * @param name what the file is called in messages
 * @throws {UsageError} it cannot be read, is no JSON, or is not as the schema says
 */
export async function readConfig(path: string, name: string): Promise<Config> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageError(`--config ${name}: ${missing ? "no such file" : "cannot be read"}`, { cause });
  });
  const errors: ParseError[] = [];
  const config = parse(text, errors, { allowTrailingComma: true }) as Config;
  if (errors[0] !== undefined) throw new UsageError(`${name}: ${syntaxSentence(text, errors[0])}`);
  requireValid(config, await shippedSchema(), name);
  return config;
}

/** `line 3, column 12: comma expected` */
function syntaxSentence(text: string, { offset, error }: ParseError): string {
  const lines = text.slice(0, offset).split("\n");
  const what = printParseErrorCode(error)
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${what}`;
}

function requireValid(config: unknown, schema: Part, name: string): void {
  const { valid, errors } = new Validator(schema as Schema, "2020-12", true).validate(config);
  if (valid) return;
  // Errors lie within each other; what is wrong at its place is told by the deepest.
  const places = errors.map(({ instanceLocation }) => instanceLocation.split("/").slice(1).map(decoded));
  const deepest = places.reduce((a, b) => (b.length > a.length ? b : a), []);
  throw new UsageError(`${name}: ${sentenceAt(deepest, config, schema)}`);
}

/** A pointer into the file is a JSON Pointer in a URI fragment. */
function decoded(step: string): string {
  return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** What is wrong at the first step of a path that the schema does not know, or that it names the rule of. */
function sentenceAt(path: readonly string[], config: unknown, schema: Part): string {
  let [part, value] = [schema, config];
  const place: string[] = [];
  for (const step of path) {
    if (part.properties === undefined) break;
    const next = part.properties[step];
    const known = Object.keys(part.properties);
    if (next === undefined) return unknownSentence(place, step, known);
    place.push(step);
    [part, value] = [next, (value as Record<string, unknown>)[step]];
  }
  const where = place.length === 0 ? "it" : place.join(".");
  const words = part.enum ?? part.anyOf?.[0]?.enum ?? [];
  const typed = [value].flat().filter((one) => typeof one === "string");
  const mistyped = typed.find((one) => !words.includes(one));
  const near = mistyped === undefined ? "" : suggestion(mistyped, words);
  return `${where} takes ${part.title ?? "text"}, got ${JSON.stringify(value)}${near}`;
}

function unknownSentence(place: readonly string[], step: string, known: readonly string[]): string {
  const near = suggestion(step, known);
  if (place.length > 0) return `${place.join(".")} has no option ${step}${near}`;
  const sections = known.filter((name) => name !== "$schema").join(", ");
  return `there is no section ${step}${near}; its sections are ${sections}`;
}
