import { Option, type Command } from "commander";

import { UsageError } from "../errors.js";
import { backendChoices, type BackendChoice } from "../predict/backend-choice.js";
import type { LstmHyperparameters } from "../predict/lstm.js";
import { notNegative, oneOf, part, positiveNumber, wholeNumber } from "./option-values.js";

/** What the LSTM's options put into a command's `opts()`. */
export interface LstmValues {
  readonly train?: string;
  readonly model?: string;
  readonly saveModel?: string;
  readonly resume?: true;
  readonly backend: BackendChoice;
  readonly steps?: number;
  readonly seed?: number;
  readonly units?: number;
  readonly bins?: number;
  readonly segments?: number;
  readonly batch?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly validation?: number;
  readonly patience?: number;
}

const options: readonly Option[] = [
  new Option("--train <trace>", "train on this trace (default: on TRACE before the first origin)"),
  new Option("--model <folder>", "use a model that --save-model kept"),
  new Option("--save-model <folder>", "keep the model; while it is trained, its state after every epoch of 50 steps"),
  new Option("--resume", "go on with the training whose state is in the folder of --save-model"),
  new Option("--backend <name>", `where it runs: ${backendChoices.join(", ")}; see moeload backends`)
    .default("auto")
    .argParser(oneOf("--backend", backendChoices)),
  new Option("--steps <n>", "training steps, at the most (default: 600)").argParser(wholeNumber("--steps", 1)),
  new Option("--seed <n>", "of weights and samples (default: 1)").argParser(wholeNumber("--seed", 0)),
  new Option("--units <n>", "size of its state (default: 16)").argParser(wholeNumber("--units", 1)),
  new Option("--bins <n>", "time steps: bins of the history (default: 8)").argParser(wholeNumber("--bins", 1)),
  new Option("--segments <n>", "parts of the horizon with a forecast each (default: 10)").argParser(
    wholeNumber("--segments", 1),
  ),
  new Option("--batch <n>", "series in a training step (default: 256)").argParser(wholeNumber("--batch", 1)),
  new Option("--learning-rate <x>", "Adam's first one (default: 0.01)").argParser(positiveNumber("--learning-rate")),
  new Option("--weight-decay <x>", "decoupled, as in AdamW (default: 0)").argParser(notNegative("--weight-decay")),
  new Option(
    "--validation <part>",
    "end of every series that judges the training and is not learnt from, as in 20% (default: 0)",
  ).argParser(part("--validation", 0.9)),
  new Option("--patience <n>", "epochs without a better validation loss that end it (default: 4)").argParser(
    wholeNumber("--patience", 1),
  ),
];

/** Gives `command` the options of the LSTM, in a part of the help that is theirs. */
export function addLstmOptions(command: Command): Command {
  for (const option of options) command.addOption(option.helpGroup("LSTM:"));
  return command;
}

/** Those that say where a model comes from and where it runs; the others shape one while it is trained. */
const ofAnyModel: readonly string[] = ["model", "backend"];

/** Flags of the options that shape a model while it is trained, as far as they are given. */
function givenFlags(values: LstmValues): string[] {
  return options
    .filter((option) => !ofAnyModel.includes(option.attributeName()))
    .filter((option) => values[option.attributeName() as keyof LstmValues] !== undefined)
    .map(({ long }) => long!);
}

/**
 * Refuses options of the LSTM that exclude each other, or have no LSTM to act on.
 *
 * @throws {UsageError} such options
 */
export function checkLstmOptions(values: LstmValues, usesLstm: boolean): void {
  const given = givenFlags(values);
  const [first] = values.model === undefined ? given : ["--model", ...given];
  if (first !== undefined && !usesLstm) throw new UsageError(`${first} requires --algo lstm`);
  // What the model was trained with is kept in it.
  if (values.model !== undefined && given.length > 0)
    throw new UsageError(`--model and ${given[0]!} exclude each other`);
  if (values.resume && values.saveModel === undefined) throw new UsageError("--resume requires --save-model");
}

/** The hyperparameters that were given. */
export function lstmHyperparameters(values: LstmValues & { readonly history?: number }): LstmHyperparameters {
  const { history, steps, seed, units, bins, segments, batch, learningRate, weightDecay } = values;
  const { validation, patience } = values;
  const counts = { history, steps, seed, units, bins, segments, batch, patience };
  const given = Object.entries({ ...counts, learningRate, weightDecay, validation });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
