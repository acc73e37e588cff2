import { open, type FileHandle } from "node:fs/promises";

import type { ScoredForecast } from "../../backtest/backtest-options.js";
import { ReportError } from "../../errors.js";
import { readReason } from "../../report/read-reason.js";
import { arrow } from "../../trace/containers/arrow-library.js";

const numeric = ["origin", "layer", "expert", "step", "forecast", "actual"] as const;

/**
 * Every forecast of a file that `predict --forecasts FILE.arrow` wrote, in its order. Holds one record batch and one
 * forecast at a time.
 *
 * @throws {ReportError} the file cannot be read, is not Arrow, or has not those columns
 */
export async function readForecasts(path: string, take: (forecast: ScoredForecast) => void): Promise<void> {
  const file = await open(path).catch((cause: unknown) => {
    throw new ReportError(`${path} cannot be read: ${readReason(cause)}`, { cause });
  });
  try {
    await readRows(path, file, take);
  } finally {
    await file.close();
  }
}

async function readRows(path: string, file: FileHandle, take: (forecast: ScoredForecast) => void): Promise<void> {
  const rows = new ForecastRows(take);
  try {
    for await (const batch of await arrow.RecordBatchReader.from(file)) {
      const predictor = batch.getChild("predictor");
      const columns = numeric.map((name) => batch.getChild(name)?.toArray() as ArrayLike<number> | undefined);
      const missing = ["predictor", ...numeric].filter((_, index) => [predictor, ...columns][index] == null);
      if (missing.length > 0) {
        throw new ReportError(`${path}: forecasts require the columns ${missing.join(", ")}, got none of that name`);
      }
      rows.add((row) => String(predictor!.get(row)), columns as ArrayLike<number>[], batch.numRows);
    }
  } catch (cause) {
    if (cause instanceof ReportError) throw cause;
    const reason = (cause as Error).message.split("\n")[0]!;
    throw new ReportError(`${path}: forecasts must be an Arrow file, as predict --forecasts writes it: ${reason}`, {
      cause,
    });
  }
  rows.end();
}

/** Puts rows together into forecasts: one begins where the steps ahead begin again. */
class ForecastRows {
  readonly #take: (forecast: ScoredForecast) => void;
  #open: OpenForecast | undefined;

  constructor(take: (forecast: ScoredForecast) => void) {
    this.#take = take;
  }

  add(predictorAt: (row: number) => string, columns: readonly ArrayLike<number>[], rows: number): void {
    const [origin, layer, expert, step, forecast, actual] = columns;
    for (let row = 0; row < rows; row += 1) {
      const ahead = step![row]!;
      if (this.#open === undefined || ahead < this.#open.steps.at(-1)!) {
        this.end();
        const predictor = predictorAt(row);
        this.#open = {
          predictor,
          origin: origin![row]!,
          layer: layer![row]!,
          experts: 0,
          steps: [],
          forecast: [],
          actual: [],
        };
      }
      const open = this.#open;
      if (ahead !== open.steps.at(-1)) open.steps.push(ahead);
      open.experts = Math.max(open.experts, expert![row]! + 1);
      open.forecast.push(forecast![row]!);
      open.actual.push(actual![row]!);
    }
  }

  end(): void {
    if (this.#open === undefined) return;
    const { predictor, origin, layer, experts, steps, forecast, actual } = this.#open;
    const series = (values: readonly number[]): ScoredForecast["forecast"] => {
      return { length: steps.length, experts, values: Float64Array.from(values) };
    };
    this.#take({ predictor, origin, layer, steps, forecast: series(forecast), actual: series(actual) });
    this.#open = undefined;
  }
}

interface OpenForecast {
  readonly predictor: string;
  readonly origin: number;
  readonly layer: number;
  experts: number;
  readonly steps: number[];
  readonly forecast: number[];
  readonly actual: number[];
}
