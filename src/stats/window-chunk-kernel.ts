import type { KernelMemory } from "../kernels/kernel-memory.js";
import { chunkWindows, setLayer, type ChunkStatistics, type ChunkWindows, type WindowChunk } from "./chunk-windows.js";
import { summaryLength } from "./layer-statistics.js";

/** Doubles of a suffix in assembly/sliding-window.ts: five statistics of four experts. */
const suffixLength = 20;
const doubleBytes = 8;

/** Where the kernel works; addresses. */
interface Scratch {
  /** [context + rows, width] */
  readonly proportions: number;
  /** Experts, padded with zeros to a multiple of four. */
  readonly width: number;
  readonly suffixes: number;
  /** By row of a block. */
  readonly summary: number;
  /** By row of a block, variance and range, [width] each; 0 where they are not wanted. */
  readonly perExpert: number;
}

/** `windowChunk` by the kernels of assembly/. Counts that stand in their memory are not copied. */
export function windowChunkKernel(chunk: WindowChunk, memory: KernelMemory): ChunkStatistics {
  const { tokens, experts, context, perExpert } = chunk;
  const rows = tokens.length / experts;
  const width = 4 * Math.ceil(experts / 4);
  // A window that is longer than this is not full yet: it has no suffixes and no summaries.
  const longest = Math.min(rows, Math.max(...chunk.windows));
  return memory.borrow((take) => {
    const scratch: Scratch = {
      proportions: take(rows * width * doubleBytes),
      width,
      suffixes: take(longest * suffixLength * doubleBytes),
      summary: take(longest * summaryLength * doubleBytes),
      perExpert: perExpert ? take(longest * 2 * width * doubleBytes) : 0,
    };
    const counts = chunk.address ?? take(tokens.byteLength);
    if (chunk.address === undefined) memory.integers(counts, tokens.length).set(tokens);
    memory.kernels.loadProportions(counts, rows, experts, width, scratch.proportions);
    const windows = chunk.windows.map((window) => slideWindow(chunk, window, memory, scratch));
    if (!perExpert) return { windows, load: undefined };
    const load = new Float64Array((rows - context) * experts);
    const padded = memory.doubles(scratch.proportions, rows * width);
    copyRows(padded.subarray(context * width), width, load, experts, rows - context);
    return { windows, load };
  });
}

function slideWindow(chunk: WindowChunk, window: number, memory: KernelMemory, scratch: Scratch): ChunkWindows {
  const { experts, context, position } = chunk;
  const rows = chunk.tokens.length / experts - context;
  const windows = chunkWindows(chunk, window, rows);
  if (windows.first === rows) return windows;
  const { proportions, width, suffixes, summary, perExpert } = scratch;
  const summaries = memory.doubles(summary, window * summaryLength);
  const grids = memory.doubles(perExpert, perExpert === 0 ? 0 : window * 2 * width);
  for (let block = Math.floor(position / window); block * window < position + rows; block++) {
    /** Of the block's first row, counted from the chunk's first row without its context. */
    const start = block * window - position;
    const [skip, count] = [Math.max(0, -start), Math.min(window, rows - start)];
    const address = proportions + (context + start) * width * doubleBytes;
    memory.kernels.slideBlock(address, width, window, block > 0, skip, count, suffixes, summary, perExpert);
    for (let row = Math.max(skip, windows.first - start); row < count; row++) {
      const index = start + row - windows.first;
      setLayer(windows, index, summaries, (row - skip) * summaryLength, experts);
      if (windows.experts === undefined) continue;
      const variance = (row - skip) * 2 * width;
      windows.experts.variance.set(grids.subarray(variance, variance + experts), index * experts);
      windows.experts.range.set(grids.subarray(variance + width, variance + width + experts), index * experts);
    }
  }
  return windows;
}

/** [rows, fromWidth] -> [rows, toWidth], of which no row is longer. */
function copyRows(from: Float64Array, fromWidth: number, to: Float64Array, toWidth: number, rows: number): void {
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(row * fromWidth, row * fromWidth + toWidth), row * toWidth);
  }
}
