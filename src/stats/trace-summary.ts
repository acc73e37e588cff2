import type { LoadedTrace } from "../trace/read-trace.js";

/** What a report says of the trace it was made from. */
export interface TraceSummary {
  readonly source: string;
  /** Recorded iterations; the most of any layer. */
  readonly iterations: number;
  readonly firstIteration: number;
  readonly lastIteration: number;
  readonly layers: readonly { readonly layer: number; readonly experts: number }[];
}

/** Summary of a trace that is in memory. */
export function traceSummary({ source, layers }: LoadedTrace): TraceSummary {
  return {
    source,
    iterations: Math.max(...layers.map(({ iterations }) => iterations.length)),
    firstIteration: Math.min(...layers.map(({ iterations }) => iterations[0]!)),
    lastIteration: Math.max(...layers.map(({ iterations }) => iterations.at(-1)!)),
    layers: layers.map(({ layer, experts }) => ({ layer, experts })),
  };
}
