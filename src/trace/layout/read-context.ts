import type { ReadOptions } from "../trace.js";

/** What every stage of reading one trace shares: how to name things in a message, and what the user chose. */
export interface ReadContext {
  /** What messages call the trace. */
  readonly name: string;
  readonly rowWord: "line" | "row";
  readonly repeated: NonNullable<ReadOptions["repeated"]>;
  readonly gaps: NonNullable<ReadOptions["gaps"]>;
  readonly idle: NonNullable<ReadOptions["idle"]>;
  /** Layers to read; all when absent. */
  readonly layers: ReadonlySet<number> | undefined;
  readonly batchIterations: number;
  readonly warn: (warning: string) => void;
}

/** `trace.csv: line 57`, the beginning of a message. */
export function place(context: ReadContext, rowNumber: number): string {
  return `${context.name}: ${context.rowWord} ${rowNumber}`;
}
