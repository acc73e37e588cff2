import { TraceError, UsageError } from "../../errors.js";
import { suggestion } from "../../suggestion.js";
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
 * Which column plays which role: as `chosen` says, else by the names that people use. No column plays two.
 *
 * @throws {UsageError} a chosen column does not exist, or is chosen twice
 * @throws {TraceError} several columns have the same claim to a role
 */
export function columnRoles(
  source: string,
  columns: readonly ColumnSchema[],
  chosen: NonNullable<ReadOptions["columns"]>,
): ColumnRoles {
  const roles: Partial<Record<ColumnRole, number>> = {};
  for (const role of columnRoleNames) {
    const position = chosenColumn(source, columns, role, chosen[role]);
    const taken = columnRoleNames.find((other) => position !== undefined && roles[other] === position);
    if (taken !== undefined) {
      throw new UsageError(`--columns ${role}=${chosen[role]!}: that column is chosen for ${taken} already`);
    }
    if (position !== undefined) roles[role] = position;
  }
  for (const role of columnRoleNames) {
    if (chosen[role] !== undefined) continue;
    const position = byAlias(source, columns, role, new Set(Object.values(roles)));
    if (position !== undefined) roles[role] = position;
  }
  return roles;
}

const columnRoleNames = ["iteration", "layer", "expert", "tokens"] as const satisfies readonly ColumnRole[];

function chosenColumn(
  source: string,
  columns: readonly ColumnSchema[],
  role: ColumnRole,
  name: string | undefined,
): number | undefined {
  if (name === undefined) return undefined;
  const named = [...columns.keys()].filter((position) => columns[position]!.name === name);
  if (named.length > 1) {
    throw new UsageError(`--columns ${role}=${name}: ${source} has ${named.length} columns of that name`);
  }
  // A name for the tokens may also be a part of many columns' names; the layout looks at that.
  if (named.length === 0 && !(role === "tokens" && columns.some((column) => column.name.includes(name)))) {
    const near = suggestion(
      name,
      columns.map((column) => column.name),
    );
    throw new UsageError(`--columns ${role}=${name}: ${source} has no such column; ${columnList(columns)}${near}`);
  }
  return named[0];
}

function byAlias(
  source: string,
  columns: readonly ColumnSchema[],
  role: ColumnRole,
  taken: ReadonlySet<number>,
): number | undefined {
  const names = columns.map(({ name }) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
  for (const alias of aliases[role]) {
    const [position, ...others] = [...names.keys()].filter((index) => names[index] === alias && !taken.has(index));
    if (others.length > 0) {
      const same = [position!, ...others].map((index) => columns[index]!.name);
      throw severalColumns(source, role, same);
    }
    if (position !== undefined) return position;
  }
  return undefined;
}

function severalColumns(source: string, role: ColumnRole, names: readonly string[]): TraceError {
  return new Set(names).size === 1
    ? new TraceError(`${source} has ${names.length} columns named ${names[0]!}`)
    : new TraceError(
        `${source} has several columns for ${role}: ${names.join(", ")} (--columns ${role}=NAME names one)`,
      );
}

/** What a message says of the columns there are. */
export function columnList(columns: readonly ColumnSchema[]): string {
  const names = columns.map(({ name }) => shortened(name)).filter((name) => name !== "");
  if (names.length === 0) return "it has no columns";
  const shown = names.length > 12 ? [...names.slice(0, 12), `... (${names.length} in all)`] : names;
  return `its columns are ${shown.join(", ")}`;
}

/** On one line; what is no table at all may begin with a line of any length. */
function shortened(name: string): string {
  const line = name.replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}...` : line;
}
