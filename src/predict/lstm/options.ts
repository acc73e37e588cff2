import { UsageError } from "../../errors.js";

/** Form and training of the LSTM; counts of iterations are recorded iterations. */
export interface LstmHyperparameters {
  /** Iterations ahead that the model learns to forecast. @default 1000 */
  readonly horizon?: number;
  /** Iterations it looks back on. @default 512 */
  readonly history?: number;
  /** Time steps of the LSTM: the history is averaged into this many bins. @default 32, at most `history` */
  readonly bins?: number;
  /** Last iterations of the history whose mean and deviation are origin and unit. @default 100, at most `history` */
  readonly window?: number;
  /** Parts of the horizon, each with one forecast. @default 10, at most `horizon` */
  readonly segments?: number;
  /** Size of the LSTM's state. @default 32 */
  readonly units?: number;
  /** Steps of the optimiser. @default 300 */
  readonly steps?: number;
  /** Series (one expert at one origin) in a step. @default 256 */
  readonly batch?: number;
  /** Adam's first learning rate; it falls to zero along half a cosine. @default 0.003 */
  readonly learningRate?: number;
  /** Of the initial weights and of the sampling. @default 1 */
  readonly seed?: number;
}

/** The hyperparameters, defaults filled in. */
export type LstmForm = Readonly<Required<LstmHyperparameters>>;

/**
 * Fills in the defaults and checks each value.
 *
 * @throws {UsageError} a value is not a whole number in its range
 */
export function resolveLstmForm(given: LstmHyperparameters): LstmForm {
  const { horizon = 1000, history = 512, units = 32, steps = 300, batch = 256, learningRate = 0.003, seed = 1 } = given;
  const { bins = Math.min(32, history), window = Math.min(100, history), segments = Math.min(10, horizon) } = given;
  requireWhole("horizon", horizon, 1);
  requireWhole("history", history, 2);
  requireWhole("bins", bins, 1, history, "history");
  requireWhole("window", window, 2, history, "history");
  requireWhole("segments", segments, 1, horizon, "horizon");
  requireWhole("units", units, 1);
  requireWhole("steps", steps, 1);
  requireWhole("batch", batch, 1);
  requireWhole("seed", seed, 0);
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new UsageError(`lstm learning rate must be a positive number, got ${String(learningRate)}`);
  }
  return { horizon, history, bins, window, segments, units, steps, batch, learningRate, seed };
}

function requireWhole(name: string, value: number, least: number, most = Infinity, limit = ""): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `at least ${least}` : `from ${least} to the ${limit} of ${most}`;
  throw new UsageError(`lstm ${name} must be a whole number ${range}, got ${String(value)}`);
}
