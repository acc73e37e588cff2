/** What the program exits with. 130, interrupted, belongs to the command line alone. */
export const exitCodes = { ok: 0, bug: 1, usage: 2, trace: 3, predict: 4, threshold: 5, interrupted: 130 } as const;

/** What kind of failure it is. */
export type ErrorCode = "usage" | "output" | "trace" | "report" | "predict" | "threshold";

/**
 * A failure with a sentence for the user: it names the thing, the rule and the value found, with no full stop.
 * Anything else that is thrown is a defect of moeload.
 */
export abstract class MoeloadError extends Error {
  /** Stable word for scripts and `catch` blocks. */
  abstract readonly code: ErrorCode;
  /** What the program exits with. */
  abstract readonly exitCode: number;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An option or argument that cannot be used. */
export class UsageError extends MoeloadError {
  readonly code = "usage";
  readonly exitCode = exitCodes.usage;
}

/** A place that cannot be written: no such folder, no permission, a full disk. */
export class OutputError extends MoeloadError {
  readonly code = "output";
  readonly exitCode = exitCodes.usage;
}

/** A trace that cannot be read or breaks a rule of the format; the message names file, row, rule and value. */
export class TraceError extends MoeloadError {
  readonly code = "trace";
  readonly exitCode = exitCodes.trace;
}

/** A report, given as input, that cannot be read or is not one of moeload's. */
export class ReportError extends MoeloadError {
  readonly code = "report";
  readonly exitCode = exitCodes.trace;
}

/** A prediction that cannot be made, or a report with nothing in it. */
export class PredictError extends MoeloadError {
  readonly code = "predict";
  readonly exitCode = exitCodes.predict;
}

/** A limit that the user asked for (`--max-error`, `--tolerance`) was exceeded. */
export class ThresholdError extends MoeloadError {
  readonly code = "threshold";
  readonly exitCode = exitCodes.threshold;
}

const classes = {
  usage: UsageError,
  output: OutputError,
  trace: TraceError,
  report: ReportError,
  predict: PredictError,
  threshold: ThresholdError,
} as const satisfies Record<ErrorCode, new (message: string) => MoeloadError>;

/** The error of that kind, as for one that was thrown in another thread. */
export function errorOf(code: ErrorCode, message: string): MoeloadError {
  return new classes[code](message);
}
