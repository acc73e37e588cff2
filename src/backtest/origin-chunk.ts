import type { LayerCounts } from "../trace/layer-counts.js";
import type { OriginPlace } from "./origin-place.js";

/** Some origins of one layer, and the rows that are needed for them. */
export interface OriginChunk {
  /** [rows, E] */
  readonly tokens: Int32Array;
  readonly experts: number;
  /** Number of the first row in the layer. */
  readonly firstRow: number;
  /** Rows of the layer, increasing. */
  readonly origins: readonly number[];
  /** Behind the last row of each origin's horizon. */
  readonly ends: readonly number[];
}

/** Forecast cells of a chunk: some milliseconds of work. */
const chunkCells = 1 << 22;
/** Counts that a chunk may span beyond what one origin needs, so that origins far apart do not fill the memory. */
const chunkCounts = 1 << 18;

/**
 * Cuts the origins of a layer into chunks; where they are cut does not depend on how many threads there are.
 *
 * @param reach rows that an origin needs up to itself
 * @param horizon rows ahead, at the most
 */
export function* originChunks(
  { tokens, experts }: LayerCounts,
  places: readonly OriginPlace[],
  reach: number,
  horizon: number,
): Generator<OriginChunk> {
  const most = Math.max(1, Math.floor(chunkCells / (horizon * experts)));
  const chunkRows = chunkCounts / experts;
  // Of memory that is not shared, a thread is sent all that a view looks into.
  const part = (from: number, to: number): Int32Array =>
    tokens.buffer instanceof SharedArrayBuffer ? tokens.subarray(from, to) : tokens.slice(from, to);
  const groups: OriginPlace[][] = [];
  for (const place of places) {
    const group = groups.at(-1);
    if (group === undefined || group.length === most || place.row - group[0]!.row > chunkRows) groups.push([place]);
    else group.push(place);
  }
  for (const group of groups) {
    const firstRow = group[0]!.row - reach + 1;
    yield {
      tokens: part(firstRow * experts, group.at(-1)!.end * experts),
      experts,
      firstRow,
      origins: group.map(({ row }) => row),
      ends: group.map(({ end }) => end),
    };
  }
}
