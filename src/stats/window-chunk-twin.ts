import { loadProportion } from "../trace/load-proportion.js";
import {
  chunkWindows,
  contextRows,
  setLayer,
  type ChunkStatistics,
  type ChunkWindows,
  type WindowChunk,
} from "./chunk-windows.js";
import { addUpExperts, summaryLength } from "./layer-statistics.js";
import { SlidingWindow } from "./sliding-window.js";

/** `windowChunk` without the kernels: the same bits. */
export function windowChunkTwin(chunk: WindowChunk): ChunkStatistics {
  const { tokens, experts, context, perExpert } = chunk;
  const proportions = loadProportion(tokens, experts);
  const windows = chunk.windows.map((window) => slideWindow(chunk, window, proportions));
  return { windows, load: perExpert ? proportions.slice(context * experts) : undefined };
}

function slideWindow(chunk: WindowChunk, window: number, proportions: Float64Array): ChunkWindows {
  const { experts, context, position } = chunk;
  const rows = proportions.length / experts;
  const windows = chunkWindows(chunk, window, rows - context);
  if (windows.first === rows - context) return windows;
  const sliding = new SlidingWindow(experts, window);
  const summary = new Float64Array(summaryLength);
  for (let row = context - contextRows(position, [window]); row < rows; row++) {
    const statistics = sliding.push(proportions, row * experts);
    const index = row - context - windows.first;
    if (index < 0) continue;
    addUpExperts(statistics!, summary);
    setLayer(windows, index, summary, 0, experts);
    windows.experts?.variance.set(statistics!.variance, index * experts);
    windows.experts?.range.set(statistics!.range, index * experts);
  }
  return windows;
}
