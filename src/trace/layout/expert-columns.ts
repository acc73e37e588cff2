import { TraceError } from "../../errors.js";
import type { ColumnSchema } from "../table/table.js";

/** The columns of one layer's experts in a table that keys both by column name: position of expert 0, 1, ... */
export interface KeyedLayer {
  readonly layer: number;
  readonly experts: readonly number[];
}

const numbered = /^(?:e|ex|exp|experts?|tokens?|counts?|n)?[ _.\-/]*(\d{1,9})$/i;
const keyed = /layer[_/]?(\d{1,9}).*expert[_/]?(\d{1,9})/i;
/** Kinds of columns that stand beside the counts and are none. */
const notCounts = /percent|ratio|fraction|share|proportion|util|prob/i;

/**
 * Positions of the columns named by an expert's number (`0`, `e0`, `expert_0`), in the order of the experts; empty if
 * there are none. The columns at the positions `taken` hold something else.
 *
 * @throws {TraceError} they are not numbered from 0 on, each once
 */
export function numberedExperts(
  source: string,
  columns: readonly ColumnSchema[],
  taken: ReadonlySet<number>,
): readonly number[] {
  const positions = new Map<number, number[]>();
  for (const [position, { name }] of columns.entries()) {
    const number = taken.has(position) ? undefined : numbered.exec(name)?.[1];
    if (number !== undefined) positions.set(Number(number), [...(positions.get(Number(number)) ?? []), position]);
  }
  return inOrder(source, "the columns of experts", positions);
}

/**
 * The layers of a table with one column per layer and expert, as in `train/TokensTotal/layer0/expert0`; empty if there
 * are none. Where several families of such columns stand side by side, the one whose name holds `chosen` is meant.
 *
 * @throws {TraceError} several families may be meant, or experts are not numbered from 0 on
 */
export function keyedLayers(source: string, columns: readonly ColumnSchema[], chosen = ""): readonly KeyedLayer[] {
  const families = new Map<string, Map<number, Map<number, number[]>>>();
  for (const [position, { name }] of columns.entries()) {
    const [, layer, expert] = keyed.exec(name) ?? [];
    if (layer === undefined || expert === undefined || !name.includes(chosen)) continue;
    const family = ofKey(families, name.replaceAll(/\d+/g, "N"), () => new Map<number, Map<number, number[]>>());
    const experts = ofKey(family, Number(layer), () => new Map<number, number[]>());
    ofKey(experts, Number(expert), (): number[] => []).push(position);
  }
  const layers = onlyFamily(source, families);
  return [...layers]
    .sort(([a], [b]) => a - b)
    .map(([layer, experts]) => ({ layer, experts: inOrder(source, `the columns of layer ${layer}`, experts) }));
}

function onlyFamily<T>(source: string, families: ReadonlyMap<string, ReadonlyMap<number, T>>): ReadonlyMap<number, T> {
  const names = [...families.keys()];
  const counts = names.length > 1 ? names.filter((name) => !notCounts.test(name)) : names;
  if (counts.length > 1) {
    throw new TraceError(
      `${source} has several columns per layer and expert: ${counts.join(", ")}; --columns tokens=PART names one kind`,
    );
  }
  return families.get(counts[0] ?? "") ?? new Map<number, T>();
}

function inOrder(source: string, what: string, positions: ReadonlyMap<number, readonly number[]>): readonly number[] {
  return Array.from({ length: positions.size }, (_, expert) => {
    const found = positions.get(expert);
    if (found?.length === 1) return found[0]!;
    const fault = found === undefined ? `number ${expert} is missing` : `number ${expert} comes twice`;
    throw new TraceError(`${source}: ${what} must be numbered 0 to ${positions.size - 1}, each once: ${fault}`);
  });
}

function ofKey<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
