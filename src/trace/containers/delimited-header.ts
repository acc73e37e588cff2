import { TraceError } from "../../errors.js";
import { textRecords, type RecordParser } from "./text-records.js";
import type { TextSource } from "../bytes/text-source.js";

export interface DelimitedHeader {
  readonly delimiter: "," | "\t" | ";";
  readonly names: readonly string[];
  /** The fields of the first record after it; empty if there is none. */
  readonly firstRecord: readonly string[];
}

/**
 * The header line of a CSV or TSV text, which tells the delimiter, and the record below it.
 *
 * @throws {TraceError} there is no header
 */
export async function delimitedHeader(text: TextSource): Promise<DelimitedHeader> {
  let records: readonly string[] = [];
  for await (records of textRecords(text.name, text.open(), new FirstRecords())) if (records.length === 2) break;
  const [header, first] = records;
  if (header === undefined) throw new TraceError(`${text.name} holds no rows`);
  const delimiter = delimiterOf(header);
  return {
    delimiter,
    names: fieldsOf(header, delimiter).map((name) => name.trim()),
    firstRecord: first === undefined ? [] : fieldsOf(first, delimiter),
  };
}

class FirstRecords implements RecordParser<readonly string[]> {
  #records: readonly string[] = [];

  parse(bytes: Uint8Array, final: boolean): number {
    this.#records = firstRecords(new TextDecoder().decode(bytes), final);
    return 0;
  }

  chunk(): readonly string[] {
    return this.#records;
  }
}

/** The first two records that are neither blank nor comments; fewer while `text` does not hold their ends. */
function firstRecords(text: string, final: boolean): readonly string[] {
  const records: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length && records.length < 2; at++) {
    const character = text[at];
    // A quote in a comment quotes nothing.
    if (character === '"' && text[start] !== "#") quoted = !quoted;
    const ends = character === undefined ? final : !quoted && (character === "\n" || character === "\r");
    if (!ends) continue;
    const record = text.slice(start, at);
    if (record.trim() !== "" && !record.startsWith("#")) records.push(record);
    start = at + 1;
    quoted = false;
  }
  return records;
}

/** The one that cuts the header into most fields. */
function delimiterOf(header: string): DelimitedHeader["delimiter"] {
  const delimiters = [",", "\t", ";"] as const;
  const counts = delimiters.map((delimiter) => fieldsOf(header, delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}

function fieldsOf(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (const character of record) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}
