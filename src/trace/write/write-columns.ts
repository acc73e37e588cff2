import { UsageError } from "../../errors.js";
import type { Layout } from "../trace.js";
import type { RowBlock } from "./write-blocks.js";
import { commonExperts, type TraceShape } from "./write-shape.js";

/** One column of a block of records: integers, or with `offsets` lists of integers. */
export interface Column {
  readonly name: string;
  /** [records], or the items of all lists one after another. */
  readonly values: Int32Array;
  /** [records + 1]: record r's list is `values[offsets[r]]` ... `values[offsets[r + 1] - 1]`. */
  readonly offsets?: Int32Array;
}

/** The names of a layout's columns; `tokens` holds lists in the layout `rows`. */
export function columnNames(layout: Layout, shape: TraceShape): readonly string[] {
  switch (layout) {
    case "rows":
      return ["iteration", "layer", "tokens"];
    case "long":
      return ["iteration", "layer", "expert", "tokens"];
    case "wide":
      return ["iteration", "layer", ...expertColumns(commonExperts(shape) ?? 0)];
  }
}

/**
 * Refuses a trace that the layout cannot hold.
 *
 * @throws {UsageError} the layout is wide and the layers differ in their number of experts
 */
export function checkLayout(layout: Layout, shape: TraceShape): void {
  if (layout !== "wide" || commonExperts(shape) !== undefined) return;
  const first = shape[0]!;
  const other = shape.find(({ experts }) => experts !== first.experts)!;
  throw new UsageError(
    "the wide layout requires the same number of experts in every layer, " +
      `got ${first.experts} in layer ${first.layer} and ${other.experts} in layer ${other.layer}`,
  );
}

/** A block's records in a layout, by column, in the order of `columnNames`; the first is never a list. */
export function columnsOf(block: RowBlock, layout: Layout): readonly Column[] {
  const { iterations, layers, offsets, tokens } = block;
  switch (layout) {
    case "rows":
      return [
        { name: "iteration", values: iterations },
        { name: "layer", values: layers },
        { name: "tokens", values: tokens, offsets },
      ];
    case "long":
      return [
        { name: "iteration", values: forEveryExpert(iterations, offsets) },
        { name: "layer", values: forEveryExpert(layers, offsets) },
        { name: "expert", values: expertNumbers(offsets) },
        { name: "tokens", values: tokens },
      ];
    case "wide":
      return [
        { name: "iteration", values: iterations },
        { name: "layer", values: layers },
        ...tokensByExpert(tokens, iterations.length),
      ];
  }
}

/** How many records a block's columns hold. */
export function recordsOf(columns: readonly Column[]): number {
  return columns[0]?.values.length ?? 0;
}

function expertColumns(experts: number): readonly string[] {
  return Array.from({ length: experts }, (_, expert) => `expert_${expert}`);
}

/** [rows] -> [counts], each value once for every expert of its row. */
function forEveryExpert(values: Int32Array, offsets: Int32Array): Int32Array {
  const repeated = new Int32Array(offsets.at(-1)!);
  for (let row = 0; row < values.length; row++) repeated.fill(values[row]!, offsets[row], offsets[row + 1]);
  return repeated;
}

/** [counts], 0 ... E-1 in every row. */
function expertNumbers(offsets: Int32Array): Int32Array {
  const experts = new Int32Array(offsets.at(-1)!);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const start = offsets[row]!;
    for (let at = start; at < offsets[row + 1]!; at++) experts[at] = at - start;
  }
  return experts;
}

/** [rows, E] -> E columns of [rows]. */
function tokensByExpert(tokens: Int32Array, rows: number): readonly Column[] {
  const experts = tokens.length / rows;
  return expertColumns(experts).map((name, expert) => {
    const values = new Int32Array(rows);
    for (let row = 0; row < rows; row++) values[row] = tokens[row * experts + expert]!;
    return { name, values };
  });
}
