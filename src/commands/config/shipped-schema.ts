import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** A schema, as far as it is looked at here. */
export interface Part {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly anyOf?: readonly Part[];
  readonly items?: Part;
  readonly properties?: Readonly<Record<string, Part>>;
}

const file = new URL("../../../schemas/config.schema.json", import.meta.url);

/** The schema of the configuration, as it ships. */
export async function shippedSchema(): Promise<Part> {
  return JSON.parse(await readFile(file, "utf8")) as Part;
}

/**
 * Where an editor that has a configuration in `folder` open finds the schema: in the project's own moeload, which a
 * colleague's clone has too, else in this one.
 */
export function schemaReference(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    const path = join(above, "node_modules/moeload/schemas/config.schema.json");
    if (existsSync(path)) return `./${relative(folder, path).replaceAll("\\", "/")}`;
    if (above === dirname(above)) return file.href;
  }
}
