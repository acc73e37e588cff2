import { Option, type Command } from "commander";

import type { StabilityOptions } from "../stats/stability.js";
import { addGroup } from "./option-group.js";
import { addRules, requires, type OptionRule } from "./option-rules.js";
import { oneOf, positiveNumber, wholeNumber } from "./option-values.js";

/** What the options on transient and stable put into a command's `opts()`. */
export interface LabelValues extends StabilityOptions {
  readonly labelWindow: number;
}

/** Gives `command` the options that decide between transient and stable. */
export function addLabelOptions(command: Command): Command {
  const criteria = ["noise", "threshold"] as const;
  const positive = (flags: string, what: string): Option =>
    new Option(flags, what).argParser(positiveNumber(flags.split(" ")[0]!));
  addGroup(command, "Stable and transient:", () =>
    command
      .option("--label-window <n>", "window that decides on stable", wholeNumber("--label-window", 2), 100)
      .option(
        "--hold <n>",
        "calm recorded iterations that make a layer stable (default: the label window)",
        wholeNumber("--hold", 1),
      )
      .addOption(
        new Option("--criterion <name>", "noise: moves beyond its own noise; threshold: fixed limits")
          .default("noise")
          .argParser(oneOf("--criterion", criteria)),
      )
      .addOption(positive("--max-variance-ratio <x>", "limit of calm, for noise (default: 2)"))
      .addOption(positive("--max-range-ratio <x>", "limit of calm, for noise (default: 1.5)"))
      .addOption(positive("--hysteresis <factor>", "calm ends at the limit times this, for noise (default: 1.25)"))
      .addOption(positive("--max-variance <x>", "limit of calm on the mean variance, for threshold"))
      .addOption(positive("--max-range <x>", "limit of calm on the mean range, for threshold")),
  );
  return addRules(command, rules);
}

const noiseLimits = ["--max-variance-ratio", "--max-range-ratio", "--hysteresis"];
const thresholdLimits = ["--max-variance", "--max-range"];

const rules: readonly OptionRule[] = [
  ...noiseLimits.map((flag) => requires(flag, "--criterion noise", isOf("noise"))),
  ...thresholdLimits.map((flag) => requires(flag, "--criterion threshold", isOf("threshold"))),
  {
    options: ["criterion"],
    broken: ({ criterion, maxVariance, maxRange }) =>
      criterion === "threshold" && (maxVariance === undefined || maxRange === undefined),
    sentence: () => `--criterion threshold requires ${thresholdLimits.join(" and ")}`,
    idle: false,
  },
];

function isOf(wanted: "noise" | "threshold"): (values: LabelValues) => boolean {
  return ({ criterion }) => criterion === wanted;
}

/** The library's options from the parsed ones. */
export function labelOptionsOf(values: LabelValues): StabilityOptions & { readonly labelWindow: number } {
  const { labelWindow, hold, criterion, maxVarianceRatio, maxRangeRatio, hysteresis, maxVariance, maxRange } = values;
  const given = { hold, criterion, maxVarianceRatio, maxRangeRatio, hysteresis, maxVariance, maxRange };
  return { labelWindow, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}
