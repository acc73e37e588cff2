import type { LayerCounts } from "../../trace/layer-counts.js";

/**
 * Most iterations between two rows that follow each other: what is further apart has a hole between it, and a picture
 * shows the hole. Where holes were read on as if none were there (`--gaps ignore`), they are steps like others.
 */
export function longestStep({ iterations, segmentStarts }: LayerCounts): number {
  const starts = new Set(segmentStarts);
  let longest = 1;
  for (let row = 1; row < iterations.length; row += 1) {
    if (!starts.has(row)) longest = Math.max(longest, iterations[row]! - iterations[row - 1]!);
  }
  return longest;
}
