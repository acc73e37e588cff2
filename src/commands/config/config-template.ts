import { wrapText } from "../../report/wrap-text.js";
import type { Part } from "./shipped-schema.js";

const width = 100;

/**
 * A configuration with every option there is, each a comment beside what it says of itself: nothing is changed until
 * a comment is taken away.
 *
 * @param schema the one that ships
 * @param reference where editors find it
 */
export function configTemplate(schema: Part, reference: string): string {
  const { all, ...others } = schema.properties ?? {};
  const commands = Object.entries(others).filter(([name]) => name !== "$schema");
  const shared = Object.keys(all?.properties ?? {});
  const sections = [["all", all ?? {}] as const, ...commands]
    .map(([name, section]) => sectionLines(name, section, name === "all" ? [] : shared))
    .filter((lines) => lines.length > 0);
  return `${[
    "{",
    ...comment("  ", "Defaults of moeload's options, which the command line overrides: take away the // before one."),
    ...comment("  ", "Paths are relative to this file. moeload init --help says where it is looked for."),
    `  "$schema": ${JSON.stringify(reference)},`,
    sections.map((lines) => lines.join("\n")).join(",\n"),
    "}",
  ].join("\n")}\n`;
}

/** An object of which only the comments speak; a command's own section has what no other command has. */
function sectionLines(
  name: string,
  { description = "", properties = {} }: Part,
  elsewhere: readonly string[],
): string[] {
  const own = Object.entries(properties).filter(([option]) => !elsewhere.includes(option));
  const lines = own.flatMap(([option, schema]) => [
    ...comment("    ", schema.description ?? ""),
    `    // ${JSON.stringify(option)}: ${JSON.stringify(exampleOf(schema)).replaceAll(/(?<=[,:])(?=["[{\d])/g, " ")},`,
  ]);
  return lines.length === 0 ? [] : ["", ...comment("  ", description), `  "${name}": {`, ...lines, "  }"];
}

/** The default, or something that would do. */
function exampleOf(schema: Part): unknown {
  const { default: value, examples, enum: words, type, minimum, items, properties = {} } = schema;
  if (value !== undefined) return value;
  if (examples !== undefined) return examples[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0]!);
  if (words !== undefined) return words[0];
  if (type === "array") return [exampleOf(items!)];
  if (type === "object") {
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, exampleOf(one)]));
  }
  if (type === "string") return /[a-z]+$/.exec(schema.title ?? "name")![0].toUpperCase();
  return type === "integer" ? minimum : 0.1;
}

function comment(indent: string, text: string): string[] {
  const begin = `${indent}// `;
  return wrapText(text, width - begin.length).map((line) => begin + line);
}
