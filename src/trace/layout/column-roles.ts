import { UsageError } from "../../errors.js";
import type { ColumnSchema } from "../table/table.js";
import type { ColumnRole, ReadOptions } from "../trace.js";

/** Names that people give to the columns, without case and punctuation, the surest first. */
const aliases: Readonly<Record<ColumnRole, readonly string[]>> = {
  iteration: [
    "iteration",
    "iterations",
    "iter",
    "it",
    "globalstep",
    "trainstep",
    "trainingstep",
    "trainerglobalstep",
    "step",
  ],
  layer: [
    "layer",
    "layerid",
    "layeridx",
    "layerindex",
    "layernumber",
    "layernum",
    "moelayer",
    "moelayerid",
    "moelayeridx",
  ],
  expert: ["expert", "expertid", "expertidx", "expertindex", "expertnumber", "expertnum"],
  tokens: [
    ...[
      "tokens",
      "tokensperexpert",
      "numtokens",
      "ntokens",
      "tokennum",
      "tokencount",
      "tokencounts",
      "count",
      "counts",
    ],
    ...["numtokensperexpert", "expertcounts", "expertcount", "expertload", "load", "routedtokens", "tpe"],
  ],
};

/** Position of the column that plays each role, as far as there is one. */
export type ColumnRoles = Readonly<Partial<Record<ColumnRole, number>>>;

/**
 * Which column plays which role: as `chosen` says, else by the names that people use.
 *
 * @throws {UsageError} a chosen column does not exist
 */
export function columnRoles(
  source: string,
  columns: readonly ColumnSchema[],
  chosen: NonNullable<ReadOptions["columns"]>,
): ColumnRoles {
  const roles: Partial<Record<ColumnRole, number>> = {};
  for (const role of ["iteration", "layer", "expert", "tokens"] as const) {
    const name = chosen[role];
    const position = name === undefined ? byAlias(columns, role) : columns.findIndex((column) => column.name === name);
    // A name for the tokens may also be a part of many columns' names; the layout looks at that.
    if (
      position < 0 &&
      name !== undefined &&
      !(role === "tokens" && columns.some((column) => column.name.includes(name)))
    ) {
      throw new UsageError(`--columns ${role}=${name}: ${source} has no such column; ${columnList(columns)}`);
    }
    if (position >= 0) roles[role] = position;
  }
  return roles;
}

function byAlias(columns: readonly ColumnSchema[], role: ColumnRole): number {
  const names = columns.map(({ name }) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
  const alias = aliases[role].find((candidate) => names.includes(candidate));
  return alias === undefined ? -1 : names.indexOf(alias);
}

/** What a message says of the columns there are. */
export function columnList(columns: readonly ColumnSchema[]): string {
  const names = columns.map(({ name }) => name).filter((name) => name !== "");
  if (names.length === 0) return "it has no columns";
  const shown = names.length > 12 ? [...names.slice(0, 12), `... (${names.length} in all)`] : names;
  return `its columns are ${shown.join(", ")}`;
}
