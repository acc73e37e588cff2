import { Option, type Command } from "commander";

import { backendChoices, type BackendChoice } from "../predict/backend-choice.js";
import type { LstmHyperparameters } from "../predict/lstm.js";
import { notNegative, oneOf, part, positiveNumber, wholeNumber } from "./option-values.js";
import { addGroup } from "./option-group.js";
import { addRules, exclude, requires, type OptionRule } from "./option-rules.js";

/** What the LSTM's options put into a command's `opts()`. */
export interface LstmValues {
  readonly train?: string;
  readonly model?: string;
  readonly saveModel?: string;
  readonly resume?: boolean;
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
  new Option("--train <trace>", "train the LSTM on this trace (default: on TRACE before the first origin)"),
  new Option("--model <folder>", "use an LSTM that --save-model kept"),
  new Option("--save-model <folder>", "keep the LSTM; while it is trained, its state after every epoch of 50 steps"),
  new Option("--resume", "go on with the training whose state is in the folder of --save-model"),
  new Option("--backend <name>", `where the LSTM runs: ${backendChoices.join(", ")}; see moeload backends`)
    .default("auto")
    .argParser(oneOf("--backend", backendChoices)),
  new Option("--steps <n>", "training steps, at the most (default: 600)").argParser(wholeNumber("--steps", 1)),
  new Option("--seed <n>", "of the LSTM's weights and samples (default: 1)").argParser(wholeNumber("--seed", 0)),
  new Option("--units <n>", "size of the LSTM's state (default: 16)").argParser(wholeNumber("--units", 1)),
  new Option("--bins <n>", "time steps of the LSTM: bins of the history (default: 8)").argParser(
    wholeNumber("--bins", 1),
  ),
  new Option("--segments <n>", "parts of the horizon with a forecast of the LSTM each (default: 10)").argParser(
    wholeNumber("--segments", 1),
  ),
  new Option("--batch <n>", "series in a training step (default: 256)").argParser(wholeNumber("--batch", 1)),
  new Option("--learning-rate <x>", "Adam's first learning rate (default: 0.01)").argParser(
    positiveNumber("--learning-rate"),
  ),
  new Option("--weight-decay <x>", "decoupled weight decay, as in AdamW (default: 0)").argParser(
    notNegative("--weight-decay"),
  ),
  new Option(
    "--validation <part>",
    "end of every series that judges the training and is not learnt from, as in 20% (default: 0)",
  ).argParser(part("--validation", 0.9)),
  new Option("--patience <n>", "epochs without a better validation loss that end the training (default: 4)").argParser(
    wholeNumber("--patience", 1),
  ),
];

/** Those that say where a model comes from and where it runs; the others shape one while it is trained. */
const ofAnyModel: readonly string[] = ["--model", "--backend"];
const ofTraining = options.map(({ long }) => long!).filter((flag) => !ofAnyModel.includes(flag));

const rules: readonly OptionRule[] = [
  ...["--model", ...ofTraining].map((flag) =>
    requires(flag, "--algo lstm", ({ algo }: { readonly algo: readonly string[] }) => algo.includes("lstm")),
  ),
  // What the model was trained with is kept in it.
  ...ofTraining.map((flag) => exclude("--model", flag)),
  requires("--resume", "--save-model", ({ saveModel }: LstmValues) => saveModel !== undefined),
];

/** Gives `command`, which has `--algo`, the options of the LSTM, in a part of the help that is theirs. */
export function addLstmOptions(command: Command): Command {
  addGroup(command, "LSTM:", () => {
    for (const option of options) command.addOption(option);
  });
  return addRules(command, rules);
}

/** The hyperparameters that were given. */
export function lstmHyperparameters(values: LstmValues & { readonly history?: number }): LstmHyperparameters {
  const { history, steps, seed, units, bins, segments, batch, learningRate, weightDecay } = values;
  const { validation, patience } = values;
  const counts = { history, steps, seed, units, bins, segments, batch, patience };
  const given = Object.entries({ ...counts, learningRate, weightDecay, validation });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
