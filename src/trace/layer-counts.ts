import type { TraceBatch } from "./trace.js";

/** All counts of one layer. */
export interface LayerCounts {
  readonly layer: number;
  readonly experts: number;
  /** [n], increasing. */
  readonly iterations: Int32Array;
  /** [n, experts], row-major. */
  readonly tokens: Int32Array;
  /** Row at which each segment begins, [0] if holes do not split the trace. */
  readonly segmentStarts: Int32Array;
}

/** The counts of a layer as one batch a segment, without a copy. */
export function layerBatches({ layer, experts, iterations, tokens, segmentStarts }: LayerCounts): TraceBatch[] {
  return Array.from(segmentStarts, (begin, segment) => {
    const end = segmentStarts[segment + 1] ?? iterations.length; // exclusive
    return {
      layer,
      segment,
      iterations: iterations.subarray(begin, end),
      tokens: tokens.subarray(begin * experts, end * experts),
    };
  });
}
