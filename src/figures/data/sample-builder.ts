import type { ScoredForecast } from "../../backtest/backtest-options.js";
import type { LoadSeries } from "../../predict/predictor.js";
import type { ForecastSample } from "./figure-data.js";
import { inMillionths } from "./load-columns.js";

/** Rows of a forecast, end exclusive. */
type Rows = readonly [begin: number, end: number];

/** The forecasts from one origin for some experts, beside what came. */
export class SampleBuilder {
  readonly #experts: readonly number[];
  readonly #actual: readonly ForecastSample["experts"][number]["actual"][];
  readonly #forecasts: { readonly name: string; readonly byExpert: readonly (readonly (number | null)[])[] }[] = [];

  constructor({ actual }: ScoredForecast, experts: readonly number[], parts: readonly Rows[]) {
    this.#experts = experts;
    this.#actual = experts.map((expert) => ({
      mean: parts.map((rows) => overRows(actual, expert, rows, mean)),
      lowest: parts.map((rows) => overRows(actual, expert, rows, (values) => Math.min(...values))),
      highest: parts.map((rows) => overRows(actual, expert, rows, (values) => Math.max(...values))),
    }));
  }

  add({ predictor, forecast }: ScoredForecast, parts: readonly Rows[]): void {
    const byExpert = this.#experts.map((expert) => parts.map((rows) => overRows(forecast, expert, rows, mean)));
    this.#forecasts.push({ name: predictor, byExpert });
  }

  get experts(): ForecastSample["experts"] {
    return this.#experts.map((expert, index) => ({
      expert,
      actual: this.#actual[index]!,
      forecasts: this.#forecasts.map(({ name, byExpert }) => ({ name, mean: byExpert[index]! })),
    }));
  }
}

function overRows(
  { experts, values }: LoadSeries,
  expert: number,
  [begin, end]: Rows,
  summary: (values: readonly number[]) => number,
): number | null {
  const own: number[] = [];
  for (let row = begin; row < end; row += 1) own.push(values[row * experts + expert]!);
  return own.length === 0 ? null : inMillionths(summary(own));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
