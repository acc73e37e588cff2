import type { LayerCounts } from "../../trace/layer-counts.js";

/** The experts of a layer with the most tokens over the whole trace, at most `most`, in ascending order. */
export function busiestExperts({ tokens, experts }: LayerCounts, most: number): number[] {
  const totals = new Float64Array(experts);
  for (let cell = 0; cell < tokens.length; cell += 1) totals[cell % experts]! += tokens[cell]!;
  return [...totals.keys()]
    .sort((a, b) => totals[b]! - totals[a]! || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}
