import type { Readable, Writable } from "node:stream";

/** Where a command reads, prints and talks; handed in by `cli.ts`, so that commands never touch the process. */
export interface CommandContext {
  readonly stdin: Readable;
  /** Data. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Talk: warnings, progress. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that have gone by since some moment, for the talk. @default performance.now */
  readonly now?: () => number;
}
