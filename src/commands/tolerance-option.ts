import { UsageError } from "../errors.js";
import type { Tolerance } from "../report/compare/tolerance.js";
import type { ComparableReport } from "../report/read-report.js";
import { errorMetricNames } from "../stats/error-metrics.js";
import { suggestion } from "../suggestion.js";
import { ratio } from "./option-values.js";
import { repeatable, valueParser } from "./value-parser.js";

/** `--tolerance` as it was typed: what its words name is known once the reports are read. */
export interface ToleranceText {
  readonly text: string;
  readonly words: readonly string[];
  readonly limit: number;
}

const takes = {
  title: "a ratio, or one with what it is for, as in 5% or swavg=2%",
  examples: ["5%"],
  anyOf: [
    { type: "number", minimum: 0 },
    { type: "string", minLength: 1 },
  ],
};

/** Parses `5%` and `swavg/wape=5%`; repeated options add up. */
export const parseTolerance = repeatable(valueParser(takes, toleranceText));

function toleranceText(text: string): ToleranceText {
  const [, where, limit] = /^(?:(.*)=)?([^=]*)$/s.exec(text)!;
  const words = where === undefined ? [] : where.split("/").map((word) => word.trim());
  if (words.includes("")) throw new UsageError(`--tolerance takes ${wordsThatFit}, joined by /, got "${text}"`);
  return { text, words, limit: ratio("--tolerance")(limit!) };
}

const wordsThatFit = "a predictor, a metric, layer or layer:6 before =";

/**
 * What a tolerance names in these reports.
 *
 * @throws {UsageError} a word is none of theirs, or two are of one kind
 */
export function resolveTolerance(
  { text, words, limit }: ToleranceText,
  reports: readonly ComparableReport[],
): Tolerance {
  let tolerance: Tolerance = { predictor: null, layer: null, metric: null, limit };
  for (const word of words) {
    const named = resolveWord(word, reports);
    const [kind] = Object.keys(named) as [keyof typeof named];
    if (tolerance[kind] !== null) throw new UsageError(`--tolerance takes one ${kind} at a time, got "${text}"`);
    tolerance = { ...tolerance, ...named };
  }
  return tolerance;
}

function resolveWord(word: string, reports: readonly ComparableReport[]): Partial<Tolerance> {
  if (word === "layer") return { layer: "each" };
  if (word.startsWith("layer:")) return { layer: layerOf(word, reports) };
  const metric = errorMetricNames.find((name) => name === word);
  if (metric !== undefined) return { metric };
  const predictors = distinct(reports.flatMap((report) => report.predictors.map(({ name }) => name)));
  if (predictors.includes(word)) return { predictor: word };
  const fitting = [...predictors, ...errorMetricNames, "layer"];
  throw new UsageError(`--tolerance names ${fitting.join(", ")} or layer:N, got "${word}"${suggestion(word, fitting)}`);
}

function layerOf(word: string, reports: readonly ComparableReport[]): number {
  const layers = distinct(
    reports.flatMap(({ predictors }) => predictors.flatMap((one) => one.layers.map(({ layer }) => layer))),
  );
  const found = layers.find((layer) => word === `layer:${layer}`);
  if (found === undefined) {
    const there = layers.sort((a, b) => a - b).join(", ");
    throw new UsageError(`--tolerance names a layer of the reports, ${there}, got "${word}"`);
  }
  return found;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
