import type { TraceBatch, TraceReader } from "../../src/trace/trace.js";

/** Counts of one layer: [iterations][experts]. */
export interface GridLayer {
  readonly layer: number;
  readonly iterations: readonly number[];
  readonly tokens: readonly (readonly number[])[];
}

export type Grid = readonly GridLayer[];

/** A trace in memory, handed over the way readers do: span by span, each span layer by layer. */
export async function* gridBatches(grid: Grid, batchIterations = 1024): TraceReader {
  await Promise.resolve();
  const longest = Math.max(0, ...grid.map(({ iterations }) => iterations.length));
  for (let from = 0; from < longest; from += batchIterations) {
    for (const { layer, iterations, tokens } of grid) {
      const span = iterations.slice(from, from + batchIterations);
      if (span.length === 0) continue;
      yield {
        layer,
        segment: 0,
        iterations: Int32Array.from(span),
        tokens: Int32Array.from(tokens.slice(from, from + batchIterations).flat()),
      };
    }
  }
}

/** Reads batches back into a grid, layers in ascending order. */
export async function gridOf(batches: TraceReader): Promise<Grid> {
  const layers = new Map<number, { iterations: number[]; tokens: number[][] }>();
  for await (const batch of batches) {
    const known = layers.get(batch.layer) ?? { iterations: [], tokens: [] };
    layers.set(batch.layer, known);
    known.iterations.push(...batch.iterations);
    known.tokens.push(...rowsOf(batch));
  }
  return [...layers].map(([layer, counts]) => ({ layer, ...counts })).sort((a, b) => a.layer - b.layer);
}

/** [n, E] as n lists of E. */
export function rowsOf({ iterations, tokens }: Pick<TraceBatch, "iterations" | "tokens">): number[][] {
  const experts = tokens.length / iterations.length;
  return Array.from(iterations, (_, row) => [...tokens.subarray(row * experts, (row + 1) * experts)]);
}

/** Layers 1 and 3, two experts, iterations 5, 6 and 7. */
export const smallGrid: Grid = [
  {
    layer: 1,
    iterations: [5, 6, 7],
    tokens: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  },
  {
    layer: 3,
    iterations: [5, 6, 7],
    tokens: [
      [10, 20],
      [30, 40],
      [50, 60],
    ],
  },
];

/** Layer 0 with two experts and layer 2 with three; layer 2 misses iteration 1. */
export const unevenGrid: Grid = [
  {
    layer: 0,
    iterations: [0, 1, 2],
    tokens: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  },
  {
    layer: 2,
    iterations: [0, 2],
    tokens: [
      [7, 8, 9],
      [10, 0, 12],
    ],
  },
];
