import { meanInterval } from "../../stats/block-bootstrap.js";
import type { ErrorMetrics } from "../../stats/error-metrics.js";
import type { ComparableReport, ReadReport } from "../read-report.js";
import { blockLengthOf, pairedErrors, sameOrigins } from "./paired-errors.js";
import { baselinePredictors } from "./tolerance.js";

/** The predictors of reports on one trace, the best first, by the mean over layers. */
export interface Ranking {
  readonly trace: string;
  readonly horizon: number;
  readonly metric: keyof ErrorMetrics;
  readonly places: readonly Ranked[];
}

/** A predictor in its place. */
export interface Ranked {
  readonly predictor: string;
  /** Source of the report it stands in. */
  readonly report: string;
  readonly error: number;
  /** error / that of the best − 1; null for an error beside a best of 0. */
  readonly behind: number | null;
  /** 95 % interval of `behind`, of all places together; one that holds 0: as good as the best, as far as can be told. */
  readonly interval: readonly [low: number, high: number] | null;
}

interface Contender {
  readonly predictor: ComparableReport["predictors"][number];
  readonly source: ReadReport;
  readonly error: number;
}

/** Null where there are not two predictors to choose from; `oracle` is none, as it knows what comes. */
export function rank(reports: readonly ReadReport[], metric: keyof ErrorMetrics): Ranking | null {
  const contenders = contendersOf(reports, metric);
  const names = new Set(contenders.map(({ predictor }) => predictor.name));
  if ([...names].filter((name) => !baselinePredictors.includes(name)).length < 2) return null;
  const best = contenders[0]!;
  const level = 1 - 0.05 / (contenders.length - 1);
  const { trace, horizon } = reports[0]!.report;
  return { trace: trace.source, horizon, metric, places: contenders.map((one) => ranked(one, best, metric, level)) };
}

/** What several reports have alike, such as `last`, stands once. */
function contendersOf(reports: readonly ReadReport[], metric: keyof ErrorMetrics): Contender[] {
  const all = reports.flatMap((source) =>
    source.report.predictors.flatMap((predictor) => {
      const error = predictor.overall?.[metric];
      return predictor.name === "oracle" || error === undefined ? [] : [{ predictor, source, error }];
    }),
  );
  const distinct = new Map<string, Contender>();
  for (const one of all) {
    const key = JSON.stringify([one.predictor.name, one.source.report.origins, one.predictor.overall]);
    if (!distinct.has(key)) distinct.set(key, one);
  }
  return [...distinct.values()].sort((a, b) => a.error - b.error);
}

function ranked(one: Contender, best: Contender, metric: keyof ErrorMetrics, level: number): Ranked {
  const { predictor, source, error } = one;
  const comparable = one !== best && best.error > 0 && sameOrigins(source.report, best.source.report);
  const pairs = comparable ? pairedErrors(best.predictor, predictor, null, metric) : [];
  const interval = meanInterval(pairs, { blockLength: blockLengthOf(source.report), level });
  return {
    predictor: predictor.name,
    report: source.source,
    error,
    behind: best.error > 0 ? error / best.error - 1 : error === 0 ? 0 : null,
    interval: interval && [interval[0] / best.error, interval[1] / best.error],
  };
}
