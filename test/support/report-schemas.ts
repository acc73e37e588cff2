import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Ajv2020 } from "ajv/dist/2020.js";

const folder = fileURLToPath(new URL("../../schemas/", import.meta.url));
const ajv = new Ajv2020({ allErrors: true });
for (const file of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(folder + file, "utf8")) as object);

/**
 * What is wrong with a report by the schema that ships for it, a line each: empty where it is right. Text that is no
 * report of moeload is nobody's schema's business.
 */
export function schemaErrors(text: string): string[] {
  const [, name] = /^\{\n {2}"schema": "moeload\.([a-z]+)\/\d+",\n/.exec(text) ?? [];
  if (name === undefined) return [];
  const validate = ajv.getSchema(`${name}.schema.json`);
  if (validate === undefined) return [`there is no schema for moeload.${name}`];
  void validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${name}${instancePath} ${message}`);
}
