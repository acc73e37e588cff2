import { kernelMemory } from "../kernels/kernel-memory.js";
import type { Task } from "../parallel/task.js";
import type { ChunkWindows } from "./chunk-windows.js";
import { windowChunkKernel } from "./window-chunk-kernel.js";
import { windowChunkTwin } from "./window-chunk-twin.js";

/** Consecutive rows of one segment of one layer, with the rows before them that their windows reach into. */
export interface WindowChunk {
  /** [context + rows, E] */
  readonly tokens: Int32Array;
  /** Where these stand in the memory of the kernels; undefined if they stand elsewhere. */
  readonly address: number | undefined;
  readonly experts: number;
  /** How many rows stand in front of those whose windows are asked for: {@link contextRows} of them. */
  readonly context: number;
  /** Of the first row asked for, counted from the start of its segment. */
  readonly position: number;
  readonly windows: readonly number[];
  /** Whether the load, variance and range of each expert are wanted too. */
  readonly perExpert: boolean;
}

export interface ChunkStatistics {
  readonly windows: readonly ChunkWindows[];
  /** Load proportions, [rows, E]; undefined where they are not wanted. */
  readonly load: Float64Array | undefined;
}

/**
 * How many rows before the one at `position` its windows reach into. Time is cut into blocks as long as the window from
 * the start of the segment on, wherever a chunk begins: so no result depends on the cut.
 */
export function contextRows(position: number, windows: readonly number[]): number {
  const starts = windows.map((window) => Math.max(0, Math.floor(position / window) - 1) * window);
  return position - Math.min(...starts);
}

/** Statistics of every full window that ends in the rows of a chunk. Cost: O(rows x E) a window, whatever its length. */
export function windowChunk(chunk: WindowChunk): ChunkStatistics {
  const memory = kernelMemory();
  return memory === undefined ? windowChunkTwin(chunk) : windowChunkKernel(chunk, memory);
}

export const windowChunkTask: Task<WindowChunk, ChunkStatistics> = {
  module: import.meta.url,
  name: "windowChunk",
  run: windowChunk,
};
