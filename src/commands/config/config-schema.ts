import type { Command, Option } from "commander";

import { takesOf } from "../option-takes.js";
import type { ValueSchema } from "../value-parser.js";
import { configurable, sharedSection } from "./config-layout.js";

type Schema = Readonly<Record<string, unknown>>;

interface Section {
  readonly options: Readonly<Record<string, Schema | undefined>>;
}

/**
 * The JSON Schema of a configuration, from the definitions of the commands' options. It ships as
 * schemas/config.schema.json, which a test holds against this.
 *
 * @param commands all of them, whole
 * @throws {Error} an option does not tell what it takes: its definition lacks something
 */
export function configSchema(commands: readonly Command[]): Schema {
  const sections = commands.filter(configurable).map((command) => ({
    name: command.name(),
    description: command.summary(),
    options: optionSchemas(command),
  }));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "config.schema.json",
    title: "an object",
    description: "Configuration of moeload: defaults of the options of its commands, which the command line overrides.",
    type: "object",
    properties: {
      $schema: { description: "Where this schema is, for editors.", type: "string" },
      [sharedSection]: section("Options of every command that has them and can take the value.", shared(sections)),
      ...Object.fromEntries(sections.map(({ name, description, options }) => [name, section(description, options)])),
    },
    additionalProperties: false,
  };
}

function section(description: string, properties: Schema): Schema {
  return { title: "an object", description, type: "object", properties, additionalProperties: false };
}

/** Options that several commands have; where they do not take the same, it has to be right for one of them. */
function shared(sections: readonly Section[]): Schema {
  const names = sections.flatMap(({ options }) => Object.keys(options));
  const several = new Set(names.filter((name, position) => names.indexOf(name) < position));
  return Object.fromEntries(
    [...new Set(names)].filter((name) => several.has(name)).map((name) => [name, unionOf(name, sections)]),
  );
}

function unionOf(name: string, sections: readonly Section[]): Schema {
  const all = sections.map(({ options }) => options[name]).filter((schema) => schema !== undefined);
  const distinct = [...new Map(all.map((schema) => [JSON.stringify(withoutWords(schema)), schema])).values()];
  if (distinct.length === 1) return all[0]!;
  const title = distinct.map((schema) => schema["title"]).join(", or ");
  return { title, description: all[0]!["description"], anyOf: distinct.map(withoutWords) };
}

/** The rule alone. */
function withoutWords(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "description" && key !== "default"));
}

function optionSchemas(command: Command): Record<string, Schema> {
  const { options } = command;
  const visible = options.filter((option) => !option.hidden && option.attributeName() !== "config");
  return Object.fromEntries(visible.map((option) => [option.attributeName(), optionSchema(command, option)]));
}

function optionSchema(command: Command, option: Option): Schema {
  const takes = takesOf(option);
  if (takes === undefined) {
    throw new Error(
      `${command.name()} ${option.flags} does not tell what it takes: give it a parser made by valueParser(), ` +
        "choices, or the placeholder <file>, <trace> or <folder>",
    );
  }
  const description = option.negate ? `false: ${option.description}` : option.description;
  const { title, ...rest } = takes;
  return { title, description, ...rest, ...defaultOf(option, takes) };
}

/** As the definition has it, or as the help says where the library fills it in: `(default: 500)`. */
function defaultOf(option: Option, takes: ValueSchema): Schema {
  if (option.negate) return { default: true };
  if (option.isBoolean()) return { default: false };
  const value = option.defaultValueDescription ?? (option.defaultValue as unknown);
  if (value !== undefined) return { default: value };
  const [, said = ""] = /\(default: ([^()]+)\)$/.exec(option.description) ?? [];
  if (/^\d+(\.\d+)?$/.test(said)) return { default: Number(said) };
  return wordsOf(takes).includes(said) ? { default: said } : {};
}

function wordsOf({ enum: words, anyOf }: ValueSchema): readonly unknown[] {
  return (words ?? (anyOf as ValueSchema[] | undefined)?.[0]?.["enum"] ?? []) as readonly unknown[];
}
