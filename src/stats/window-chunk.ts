import { kernelMemory } from "../kernels/kernel-memory.js";
import type { Task } from "../parallel/task.js";
import type { ChunkStatistics, WindowChunk } from "./chunk-windows.js";
import { windowChunkKernel } from "./window-chunk-kernel.js";
import { windowChunkTwin } from "./window-chunk-twin.js";

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
