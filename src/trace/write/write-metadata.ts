import { basename } from "node:path";

import type { Trace } from "../trace.js";

/** What is known of a trace, besides its counts, when it is written. */
export interface WrittenKnowledge {
  /** Where the counts come from. */
  readonly trace: Pick<Trace, "source" | "container" | "layout" | "metadata">;
  /** Experts that each token is routed to, if the user says so. */
  readonly topK?: number;
  /** Of moeload. */
  readonly version: string;
}

/**
 * The metadata of a written trace, its keys `moeload.*`. What the trace already says of itself under such keys is
 * kept: its source and first container stay known however often it is converted.
 */
export function writtenMetadata({ trace, topK, version }: WrittenKnowledge): Readonly<Record<string, string>> {
  const own = Object.entries(trace.metadata).filter(([key]) => key.startsWith("moeload."));
  return {
    "moeload.source": basename(trace.source),
    "moeload.source_container": trace.container,
    "moeload.source_layout": trace.layout,
    ...Object.fromEntries(own),
    ...(topK !== undefined && { "moeload.top_k": String(topK) }),
    "moeload.version": version,
  };
}
