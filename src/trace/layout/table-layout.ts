import { TraceError } from "../../errors.js";
import { columnList, columnRoles } from "./column-roles.js";
import { keyedLayers, numberedExperts, type KeyedLayer } from "./expert-columns.js";
import type { ColumnSchema } from "../table/table.js";
import type { ColumnRole, ReadOptions } from "../trace.js";

/** How a table holds the counts; each number is the position of a column. `keyed` is a kind of `wide`. */
export type TableLayout =
  | { readonly layout: "rows"; readonly iteration: number; readonly layer: number; readonly tokens: number }
  | {
      readonly layout: "long";
      readonly iteration: number;
      readonly layer: number;
      readonly expert: number;
      readonly tokens: number;
    }
  | { readonly layout: "wide"; readonly iteration: number; readonly layer: number; readonly experts: readonly number[] }
  | { readonly layout: "keyed"; readonly iteration: number; readonly layers: readonly KeyedLayer[] };

/**
 * Recognises the layout from the names and types of the columns.
 *
 * @throws {TraceError} a column is missing, or holds something else than whole numbers
 * @throws {UsageError} a column chosen by the user does not exist
 */
export function tableLayout(
  source: string,
  columns: readonly ColumnSchema[],
  chosen: NonNullable<ReadOptions["columns"]> = {},
): TableLayout {
  const layout = recognised(source, columns, chosen);
  for (const position of layoutColumns(layout)) {
    const { name, kind, type } = columns[position]!;
    const wanted = layout.layout === "rows" && position === layout.tokens ? "list" : "number";
    if (kind !== wanted) {
      const rule = wanted === "list" ? "lists of whole numbers" : "whole numbers";
      throw new TraceError(`${source}: column ${name} must hold ${rule}, it holds ${type}`);
    }
  }
  return layout;
}

/** Positions of the columns that a layout needs, in the order in which the reader of that layout takes them. */
export function layoutColumns(layout: TableLayout): readonly number[] {
  switch (layout.layout) {
    case "rows":
      return [layout.iteration, layout.layer, layout.tokens];
    case "long":
      return [layout.iteration, layout.layer, layout.expert, layout.tokens];
    case "wide":
      return [layout.iteration, layout.layer, ...layout.experts];
    case "keyed":
      return [layout.iteration, ...layout.layers.flatMap(({ experts }) => experts)];
  }
}

function recognised(
  source: string,
  columns: readonly ColumnSchema[],
  chosen: NonNullable<ReadOptions["columns"]>,
): TableLayout {
  const missing = (role: ColumnRole): TraceError =>
    new TraceError(`${source} has no column for ${role}; ${columnList(columns)} (--columns ${role}=NAME names one)`);
  const { iteration, layer, expert, tokens } = columnRoles(source, columns, chosen);
  if (iteration === undefined) throw missing("iteration");
  if (layer === undefined) {
    const layers = keyedLayers(source, columns, chosen.tokens);
    if (layers.length > 0) return { layout: "keyed", iteration, layers };
    throw missing("layer");
  }
  const kind = tokens === undefined ? undefined : columns[tokens]!.kind;
  const inOneColumn = kind === "list" || (kind === "other" && expert === undefined);
  if (tokens !== undefined && inOneColumn) return { layout: "rows", iteration, layer, tokens };
  if (tokens !== undefined && expert !== undefined) return { layout: "long", iteration, layer, expert, tokens };
  const experts = expert === undefined ? numberedExperts(source, columns, new Set([iteration, layer])) : [];
  if (experts.length > 0) return { layout: "wide", iteration, layer, experts };
  throw missing(tokens === undefined ? "tokens" : "expert");
}
