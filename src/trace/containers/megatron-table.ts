import { TraceError } from "../../errors.js";
import { counted } from "../../counted.js";
import { inWords, wholeNumber, type IntegerColumn } from "../table/integer-column.js";
import { jsonLines, type JsonLine } from "./json-lines-table.js";
import { rankParts, type MegatronOptions, type RankPart } from "./megatron-ranks.js";
import type { Table, TableChunk } from "../table/table.js";
import type { TextSource } from "../bytes/text-source.js";
import type { ReadOptions } from "../trace.js";

export interface MegatronTableOptions {
  readonly megatron: MegatronOptions;
  readonly repeated: NonNullable<ReadOptions["repeated"]>;
  readonly warn: (warning: string) => void;
}

/** Counts by iteration. */
type Rows = Map<number, number[]>;

/**
 * The dump of Megatron-LM's `--save-tokens-per-expert-interval`, one text per rank from 0 on, as a table of layout
 * `rows`. Microbatches and data-parallel ranks are summed, expert-parallel ranks stand side by side. It is put
 * together in memory, because ranks are different files and a restart appends to each.
 *
 * What the dump cannot tell: with virtual pipeline stages, or activations that are recomputed, Megatron-LM writes
 * counts of several layers, or the same twice, into one row.
 *
 * @throws {UsageError} the ranks do not fit the options
 * @throws {TraceError} later, a row is no count, or a rank lacks it
 */
export function openMegatron(name: string, ranks: readonly TextSource[], options: MegatronTableOptions): Table {
  const parts = rankParts(ranks.length, options.megatron);
  return {
    container: "Megatron-LM dump",
    columns: [
      { name: "iteration", kind: "number", type: "a number" },
      { name: "layer", kind: "number", type: "a number" },
      { name: "tokens", kind: "list", type: "a list" },
    ],
    metadata: {},
    rowWord: "row",
    chunks: (selected) => chunksOf(name, ranks, parts, options, selected),
  };
}

async function* chunksOf(
  name: string,
  ranks: readonly TextSource[],
  parts: readonly RankPart[],
  options: MegatronTableOptions,
  selected: readonly number[],
): AsyncGenerator<TableChunk> {
  /** By layer, then by slice of its experts, then by iteration. */
  const layers = new Map<number, Map<number, Rows>>();
  const contributors = new Map<number, number>();
  for (const [rank, text] of ranks.entries()) {
    const { tensor, slice, firstLayer } = parts[rank]!;
    if (tensor !== 0) continue;
    for (const [layer, rows] of await rowsOfRank(text, options)) {
      const slices = layers.get(firstLayer + layer) ?? new Map<number, Rows>();
      layers.set(firstLayer + layer, slices);
      contributors.set(firstLayer + layer, (contributors.get(firstLayer + layer) ?? 0) + 1);
      slices.set(slice, added(text.name, layer, slices.get(slice), rows));
    }
  }
  const { expertTensorParallel = 1, pipelineParallel = 1 } = options.megatron;
  const holders = ranks.length / (expertTensorParallel * pipelineParallel);
  let firstRow = 1;
  for (const [layer, slices] of [...layers].sort(([a], [b]) => a - b)) {
    const found = contributors.get(layer)!;
    if (found !== holders)
      throw new TraceError(`${name}: layer ${layer} was recorded by ${found} of ${counted(holders, "rank")}`);
    const chunk = layerChunk(layer, joinedSlices(name, layer, slices), selected, firstRow);
    firstRow += chunk.rows;
    yield chunk;
  }
}

/** Rows of a rank by layer of its stage; what was recorded twice is settled as the options say. */
async function rowsOfRank(text: TextSource, options: MegatronTableOptions): Promise<Map<number, Rows>> {
  const layers = new Map<number, Rows>();
  let predicted = 0;
  for await (const lines of jsonLines(text)) {
    for (const line of lines) {
      const { block, layer: layerFound, iter } = line.record;
      if (block === "mtp") {
        predicted++;
        continue;
      }
      const at = `${text.name}: line ${line.line}`;
      const layer = wholeKey(at, "layer", layerFound);
      const iteration = wholeKey(at, "iter", iter);
      const rows = layers.get(layer) ?? (new Map() as Rows);
      layers.set(layer, rows);
      if (rows.has(iteration) && options.repeated === "error") {
        const what = `iteration ${iteration} of layer ${layer} was recorded before`;
        throw new TraceError(`${at}: ${what} (--repeated first or --repeated last chooses one)`);
      }
      if (!rows.has(iteration) || options.repeated === "last") rows.set(iteration, summedMicrobatches(at, line));
    }
  }
  if (predicted > 0) options.warn(`${text.name}: left out ${counted(predicted, "row")} of multi-token prediction`);
  return layers;
}

function wholeKey(at: string, key: string, value: unknown): number {
  const whole = wholeNumber(value);
  if (whole < 0) throw new TraceError(`${at}: ${key} must be a whole number of 0 or more, found ${inWords(value)}`);
  return whole;
}

/** The sum over microbatches, by expert of the rank. */
function summedMicrobatches(at: string, { record }: JsonLine): number[] {
  const microbatches: unknown = record.tpe;
  if (!Array.isArray(microbatches) || microbatches.length === 0 || !microbatches.every(Array.isArray)) {
    throw new TraceError(
      `${at}: tpe must be a list of microbatches, each a list of counts, found ${inWords(microbatches)}`,
    );
  }
  const lists = microbatches as unknown[][];
  const sums = lists[0]!.map(() => 0);
  for (const list of lists) {
    if (list.length !== sums.length) {
      throw new TraceError(
        `${at}: microbatches must have ${counted(sums.length, "expert")} each, one has ${list.length}`,
      );
    }
    for (const [expert, count] of list.entries()) sums[expert]! += wholeKey(at, `tokens of expert ${expert}`, count);
  }
  return sums;
}

/** Data-parallel ranks saw different tokens of the same experts. */
function added(name: string, layer: number, sums: Rows | undefined, rows: Rows): Rows {
  if (sums === undefined) return rows;
  sameIterations(name, layer, sums, rows);
  for (const [iteration, counts] of rows) {
    const sum = sums.get(iteration)!;
    if (sum.length !== counts.length) {
      throw new TraceError(
        `${name}: layer ${layer} has ${counted(counts.length, "expert")}, ${sum.length} in other ranks`,
      );
    }
    for (const [expert, count] of counts.entries()) sum[expert]! += count;
  }
  return sums;
}

/** Expert-parallel ranks hold consecutive experts. */
function joinedSlices(name: string, layer: number, slices: ReadonlyMap<number, Rows>): Rows {
  const ordered = [...slices].sort(([a], [b]) => a - b).map(([, rows]) => rows);
  const [first] = ordered;
  for (const rows of ordered) sameIterations(name, layer, first!, rows);
  return new Map([...first!.keys()].map((iteration) => [iteration, ordered.flatMap((rows) => rows.get(iteration)!)]));
}

function sameIterations(name: string, layer: number, some: Rows, others: Rows): void {
  for (const [rows, against] of [
    [some, others],
    [others, some],
  ] as const) {
    for (const iteration of rows.keys()) {
      if (!against.has(iteration)) {
        throw new TraceError(
          `${name}: layer ${layer} was recorded at iteration ${iteration} by some of its ranks only`,
        );
      }
    }
  }
}

function layerChunk(layer: number, rows: Rows, selected: readonly number[], firstRow: number): TableChunk {
  const ordered = [...rows].sort(([a], [b]) => a - b);
  const offsets = new Int32Array(ordered.length + 1);
  for (const [row, [, counts]] of ordered.entries()) offsets[row + 1] = offsets[row]! + counts.length;
  const counts = ordered.flatMap(([, list]) => list);
  const iterations = Int32Array.from(ordered, ([iteration]) => iteration);
  const columns: readonly IntegerColumn[] = [
    column(iterations, iterations),
    column(new Int32Array(ordered.length).fill(layer), [layer]),
    { ...column(Int32Array.from(counts, wholeNumber), counts), offsets },
  ];
  return {
    rows: ordered.length,
    rowNumber: (index) => firstRow + index,
    columns: selected.map((position) => columns[position]!),
  };
}

function column(values: Int32Array, found: ArrayLike<number>): IntegerColumn {
  return { values, found: (index) => inWords(found[index]) };
}
