import { UsageError } from "../../errors.js";

/** Form and training of the LSTM; counts of iterations are recorded iterations. */
export interface LstmHyperparameters {
  /** Iterations ahead that the model learns to forecast. @default 1000 */
  readonly horizon?: number;
  /** Iterations it looks back on at the most; where there are fewer it takes what there is. @default 4096 */
  readonly history?: number;
  /** Time steps of the LSTM: the history is averaged into this many bins, narrow near its end. @default 8, at most `history` */
  readonly bins?: number;
  /** Last iterations whose mean and deviation are origin and unit of the inputs: the least history. @default 100 */
  readonly window?: number;
  /** Parts of the horizon, each with one forecast. @default 10, at most `horizon` */
  readonly segments?: number;
  /** Size of the LSTM's state. @default 16 */
  readonly units?: number;
  /** Steps of the optimiser, at the most. @default 600 */
  readonly steps?: number;
  /** Series (one expert at one origin) in a step. @default 256 */
  readonly batch?: number;
  /** Adam's first learning rate; it falls to zero along half a cosine. @default 0.01 */
  readonly learningRate?: number;
  /** Decoupled weight decay (AdamW): the part of a weight that a step takes, over its learning rate. @default 0 */
  readonly weightDecay?: number;
  /** Part of every series, its end, that training is judged by and does not learn from; 0 for none. @default 0 */
  readonly validation?: number;
  /** Epochs without a better validation loss after which training ends early. @default 4 */
  readonly patience?: number;
  /** Of the initial weights and of the sampling. @default 1 */
  readonly seed?: number;
}

/** The hyperparameters, defaults filled in. */
export type LstmForm = Readonly<Required<LstmHyperparameters>>;

/** Steps between two looks at the validation loss, and between two states that `--resume` can begin from. */
export const epochSteps = 50;

/**
 * Fills in the defaults and checks each value.
 *
 * @throws {UsageError} a value is out of its range
 */
export function resolveLstmForm(given: LstmHyperparameters): LstmForm {
  const { horizon = 1000, history = 4096, units = 16, steps = 600, batch = 256, seed = 1, patience = 4 } = given;
  const { learningRate = 0.01, weightDecay = 0, validation = 0 } = given;
  const { bins = Math.min(8, history), window = Math.min(100, history), segments = Math.min(10, horizon) } = given;
  requireWhole("horizon", horizon, 1);
  requireWhole("history", history, 2);
  requireWhole("bins", bins, 1, history, "history");
  requireWhole("window", window, 2, history, "history");
  requireWhole("segments", segments, 1, horizon, "horizon");
  requireWhole("units", units, 1);
  requireWhole("steps", steps, 1);
  requireWhole("batch", batch, 1);
  requireWhole("patience", patience, 1);
  requireWhole("seed", seed, 0);
  requireNumber("learning rate", learningRate, learningRate > 0 && learningRate < Infinity, "a positive number");
  requireNumber("weight decay", weightDecay, weightDecay >= 0 && weightDecay < Infinity, "a number from 0 up");
  requireNumber("validation part", validation, validation >= 0 && validation < 1, "a number from 0 to below 1");
  const counts = { horizon, history, bins, window, segments, units, steps, batch, patience, seed };
  return { ...counts, learningRate, weightDecay, validation };
}

function requireWhole(name: string, value: number, least: number, most = Infinity, limit = ""): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `at least ${least}` : `from ${least} to the ${limit} of ${most}`;
  throw new UsageError(`lstm ${name} must be a whole number ${range}, got ${String(value)}`);
}

function requireNumber(name: string, value: number, holds: boolean, rule: string): void {
  if (!holds) throw new UsageError(`lstm ${name} must be ${rule}, got ${String(value)}`);
}
