import { readFile } from "node:fs/promises";

import { ReportError } from "../errors.js";
import { errorMetricNames } from "../stats/error-metrics.js";
import { readReason } from "./read-reason.js";
import type { PredictReport } from "./predict-report.js";

/** The parts of a report that a comparison looks at. */
export type ComparableReport = Pick<
  PredictReport,
  "trace" | "options" | "horizon" | "stride" | "origins" | "predictors"
>;

/** A report and where it was read from. */
export interface ReadReport {
  readonly source: string;
  readonly report: ComparableReport;
}

/**
 * Reads what `predict --format json` printed.
 *
 * @throws {ReportError} the file cannot be read, is not JSON, or is not such a report
 */
export async function readPredictReport(path: string): Promise<ComparableReport> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ReportError(`${path} cannot be read: ${readReason(cause)}`, { cause });
  });
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (cause) {
    throw new ReportError(`${path}: a report must be JSON: ${(cause as Error).message}`, { cause });
  }
  requireReport(path, report);
  return report;
}

function requireReport(path: string, report: unknown): asserts report is ComparableReport {
  const schema: unknown = isObject(report) ? report["schema"] : undefined;
  if (schema !== "moeload.predict/1") {
    const found = typeof schema === "string" ? schema : "none";
    throw new ReportError(`${path}: a report of predict has the schema moeload.predict/1, got ${found}`);
  }
  const { trace, options, horizon, stride, origins, predictors } = report as Record<string, unknown>;
  const whole =
    isObject(trace) &&
    typeof trace["source"] === "string" &&
    isObject(options) &&
    typeof horizon === "number" &&
    typeof stride === "number" &&
    Array.isArray(origins) &&
    Array.isArray(predictors) &&
    predictors.every(isPredictor);
  if (!whole) throw new ReportError(`${path}: the report is not whole: its fields are not those of moeload.predict/1`);
}

function isPredictor(value: unknown): boolean {
  if (!isObject(value) || typeof value["name"] !== "string" || !isAverage(value["overall"])) return false;
  const { layers } = value;
  return Array.isArray(layers) && layers.every(isLayer);
}

function isLayer(value: unknown): boolean {
  if (!isObject(value) || typeof value["layer"] !== "number" || !isAverage(value["overall"])) return false;
  return errorMetricNames.every((name) => Array.isArray(value[name]));
}

function isAverage(value: unknown): boolean {
  return value === null || (isObject(value) && errorMetricNames.every((name) => typeof value[name] === "number"));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
