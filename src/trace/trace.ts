import type { ReadProgress } from "./bytes/byte-meter.js";
import type { MegatronOptions } from "./containers/megatron-ranks.js";

/**
 * Consecutive recorded iterations of one layer, so that a kernel can take them whole.
 *
 * - `iterations`: [n], increasing, in the trace's own numbering.
 * - `tokens`: [n, E] row-major, tokens routed to each expert; E = `tokens.length / iterations.length` is the same for
 *   every batch of the layer.
 * - `segment`: how many holes (missing iterations) came before in this layer; 0 throughout unless holes split the
 *   trace (`gaps: "split"`). No window, history or horizon crosses from one segment to the next.
 */
export interface TraceBatch {
  readonly layer: number;
  readonly segment: number;
  readonly iterations: Int32Array;
  readonly tokens: Int32Array;
}

/**
 * Reads a trace from start to end. Promises: iterations increase within a layer; every count is a non-negative
 * integer; leaving the loop early closes the file. What is wrong with the data is a `TraceError`.
 */
export type TraceReader = AsyncIterable<TraceBatch>;

/** What to do with what real logs hold besides clean data. */
export interface ReadOptions {
  /** Roles of columns whose names say nothing, as in `{ iteration: "step", tokens: "n" }`. @default {} */
  readonly columns?: Readonly<Partial<Record<ColumnRole, string>>>;
  /** Rows that name an iteration and layer again, as after a restart from a checkpoint. @default "error" */
  readonly repeated?: "error" | "last" | "first";
  /**
   * Missing iterations: an error; `split`, a new segment; or `ignore`, as if none were missing. @default "error"
   */
  readonly gaps?: "error" | "split" | "ignore";
  /** A layer without any tokens in an iteration: an error, or that row is left out. @default "error" */
  readonly idle?: "error" | "skip";
  /** Layers to read, by number; all when absent. */
  readonly layers?: readonly number[];
  /** How the run was spread over ranks, for a dump of Megatron-LM's, which does not say. @default {} */
  readonly megatron?: MegatronOptions;
  /** Threads that parse a large text; nothing depends on their number. @default 1 */
  readonly jobs?: number;
  /** Recorded iterations in a batch; no result depends on it. @default 1024 */
  readonly batchIterations?: number;
  /** Hears of what was done about odd input, as one sentence each; no argument, no report. */
  readonly onWarning?: (warning: string) => void;
  /**
   * Hears how much has been read: by `readTrace` of all it reads, by `openTrace` of what it has to go through before a
   * reading can begin, a pipe or a compressed container.
   */
  readonly onProgress?: ReadProgress;
}

/** How a trace is read once. */
export interface ReadingOptions {
  /** Whether a batch is good only until the next is asked for, which saves a copy of all counts. @default false */
  readonly reuse?: boolean;
  /** Hears how much of the trace has been read. */
  readonly onProgress?: ReadProgress;
}

/** What a column of a trace holds. */
export type ColumnRole = "iteration" | "layer" | "expert" | "tokens";

/** How the counts are laid out in the file; recognised from its schema. */
export type Layout = "rows" | "long" | "wide";

/** A trace that is open for reading, as often as wanted. */
export interface Trace {
  /** As the user named it; `standard input` for a pipe. */
  readonly source: string;
  /** As in `Arrow IPC file`, `CSV (gzip)`. */
  readonly container: string;
  readonly layout: Layout;
  /** What the file says of itself (Arrow and Parquet metadata); empty elsewhere. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Hands the batches to `consume` and returns its result. Rows may turn out not to be sorted by iteration (or to
   * repeat some) after batches have been handed over; then the rows are sorted in memory, `onWarning` hears of it,
   * and `consume` is called once more, from scratch. One reading ends before the next begins.
   *
   * @throws {TraceError} the file cannot be read or breaks a rule; the message names file and row
   * @throws {UsageError} a layer asked for is not in the trace
   */
  read<T>(consume: (batches: TraceReader) => Promise<T>, options?: ReadingOptions): Promise<T>;
  /** Distance between recorded iterations; known once a `read` has begun. */
  readonly step: number | undefined;
  /** Closes the file; there is nothing to be read any more. */
  close(): Promise<void>;
}
