import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { validateXML } from "xmllint-wasm";

const schema = readFileSync(fileURLToPath(new URL("junit.xsd", import.meta.url)), "utf8");

/** What is wrong with documents of JUnit XML, by libxml2 and the schema beside this file; empty where all are right. */
export async function junitErrors(documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [schema] });
  return errors.map(({ message }) => message);
}
