import type { ScoredForecast } from "../backtest/backtest-options.js";
import { DataFile } from "./data-file.js";
import type { DataColumn } from "./data-table.js";

const columns: readonly DataColumn[] = [
  { name: "predictor", type: "text" },
  { name: "origin", type: "int32" },
  { name: "layer", type: "int32" },
  { name: "expert", type: "int32" },
  { name: "step", type: "int32" },
  { name: "forecast", type: "float64" },
  { name: "actual", type: "float64" },
];

/**
 * Every forecast of a backtest, one row per predictor, origin, layer, step and expert; `step` counts the recorded
 * iterations ahead, from 1. One chunk a forecast.
 */
export class ForecastsFile {
  readonly #file: DataFile;

  private constructor(file: DataFile) {
    this.#file = file;
  }

  /**
   * @throws {UsageError} the ending names no format
   * @throws {OutputError} the file cannot be written there
   */
  static async open(path: string): Promise<ForecastsFile> {
    return new ForecastsFile(await DataFile.open(path, columns));
  }

  async write({ predictor, layer, origin, steps, forecast, actual }: ScoredForecast): Promise<void> {
    const { experts } = forecast;
    const rows = forecast.values.length;
    await this.#file.write([
      new Array<string>(rows).fill(predictor),
      new Int32Array(rows).fill(origin),
      new Int32Array(rows).fill(layer),
      Int32Array.from({ length: rows }, (_, row) => row % experts),
      Int32Array.from({ length: rows }, (_, row) => steps[Math.floor(row / experts)]!),
      forecast.values,
      actual.values,
    ]);
  }

  async commit(): Promise<void> {
    await this.#file.commit();
  }

  async discard(): Promise<void> {
    await this.#file.discard();
  }
}
