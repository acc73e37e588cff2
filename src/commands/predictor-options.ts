import { Option, type Command } from "commander";

import { UsageError } from "../errors.js";
import { suggestion } from "../suggestion.js";
import { arimaEngines, type ArimaEngine, type ArimaOrder } from "../predict/arima.js";
import type { JobsValues } from "./jobs-option.js";
import { addLstmOptions, type LstmValues } from "./lstm-options.js";
import { addGroup } from "./option-group.js";
import { addRules, exclude, requires, type OptionRule } from "./option-rules.js";
import { oneOf, someOf, wholeNumber } from "./option-values.js";
import { valueParser, type ValueParser } from "./value-parser.js";

export const algorithms = ["swavg", "arima", "lstm", "last", "oracle"] as const;
export type Algorithm = (typeof algorithms)[number];

/** What the predictors' options put into a command's `opts()`. */
export interface PredictorValues extends JobsValues, LstmValues {
  readonly algo: readonly Algorithm[];
  readonly horizon: number;
  readonly window: number;
  readonly history?: number;
  readonly order: ArimaOrder | "auto";
  readonly engine?: ArimaEngine;
  readonly reselect?: number;
}

/** Gives `command` the options that choose predictors and set them up. */
export function addPredictorOptions(command: Command, parseAlgorithms: ValueParser<readonly Algorithm[]>): Command {
  command
    .addOption(
      new Option("--algo <names>", algorithms.join(", ")).default(["swavg"], "swavg").argParser(parseAlgorithms),
    )
    .option("--horizon <n>", "iterations ahead, in the trace's numbering", wholeNumber("--horizon", 1), 1000)
    .option("--window <n>", "SW_Avg's window, in recorded iterations", wholeNumber("--window", 1), 100)
    .option(
      "--history <n>",
      "recorded iterations that ARIMA and the LSTM look back on at the most (default: 500 and 4096)",
      wholeNumber("--history", 1),
    );
  addGroup(command, "ARIMA:", () =>
    command
      .addOption(
        new Option("--order <p,d,q|auto>", "ARIMA's orders; auto: d by KPSS, p and q by AICc")
          .default("auto")
          .argParser(parseOrder),
      )
      .addOption(
        new Option(
          "--engine <name>",
          "what fits ARIMA: exact, the likelihood by code of our own, or package, the npm package arima (default: exact)",
        ).argParser(oneOf("--engine", arimaEngines)),
      )
      .option(
        "--reselect <n>",
        "choose ARIMA's orders at every n-th origin only (default: 1)",
        wholeNumber("--reselect", 1),
      ),
  );
  return addRules(addLstmOptions(command), rules);
}

const rules: readonly OptionRule[] = [
  requires("--history", "--algo arima or lstm", ({ algo }: PredictorValues) =>
    algo.some((name) => name === "arima" || name === "lstm"),
  ),
  ...["--order", "--engine", "--reselect"].map((flag) =>
    requires(flag, "--algo arima", ({ algo }: PredictorValues) => algo.includes("arima")),
  ),
  exclude("--reselect", "--order"),
  // A model keeps its own.
  exclude("--model", "--history", ({ algo }: PredictorValues) => !algo.includes("arima")),
];

/** `swavg,arima` -> `["swavg", "arima"]`, each once. */
export const parseAlgorithms = someOf("--algo", algorithms);

/** The same where only one can be taken. */
export const parseAlgorithm = oneAlgorithm(oneOf("--algo", algorithms));

function oneAlgorithm(parse: ValueParser<Algorithm>): ValueParser<readonly Algorithm[]> {
  return valueParser(parse.takes, (text) => [parse(text)]);
}

const orders = {
  title: "p,d,q as in 2,1,2, or auto",
  anyOf: [{ enum: ["auto"] }, { type: "string", pattern: "^[0-9],[0-9],[0-9]$" }],
};

const parseOrder = valueParser<ArimaOrder | "auto">(orders, (text) => {
  if (text === "auto") return text;
  const [, p, d, q] = /^\s*(\d)\s*,\s*(\d)\s*,\s*(\d)\s*$/.exec(text) ?? [];
  if (q === undefined) {
    throw new UsageError(`--order takes ${orders.title}, got "${text}"${suggestion(text, ["auto"])}`);
  }
  return { p: Number(p), d: Number(d), q: Number(q) };
});
