/**
 * The library: traces, statistics, predictors, rolling-origin evaluation and reports.
 *
 * @module library
 */

export { backtest } from "./backtest/backtest.js";
export type { BacktestOptions, ScoredForecast } from "./backtest/backtest-options.js";
export type { AverageMetrics } from "./backtest/average-metrics.js";
export { forecastLoad } from "./backtest/forecast-load.js";
export { originRows, type OriginOptions } from "./backtest/origins.js";
export type { Backtest, Failure, LayerScores, PredictorScores } from "./backtest/scores.js";
export {
  exitCodes,
  type ErrorCode,
  MoeloadError,
  OutputError,
  PredictError,
  ReportError,
  ThresholdError,
  TraceError,
  UsageError,
} from "./errors.js";
export { arima, type ArimaEngine, type ArimaOptions, type ArimaOrder } from "./predict/arima.js";
export { last } from "./predict/last.js";
export {
  loadLstm,
  loadTraining,
  lstm,
  removeTraining,
  saveLstm,
  saveTraining,
  trainLstm,
  type LossPoint,
  type LstmForm,
  type LstmHyperparameters,
  type LstmModel,
  type LstmOptions,
  type LstmProgress,
  type LstmTrainOptions,
  type LstmTraining,
  type TrainedLstm,
  type TrainedOn,
  type TrainingOutcome,
  type TrainingState,
} from "./predict/lstm.js";
export { layerSeries } from "./predict/layer-series.js";
export { oracle, type Foresight } from "./predict/oracle.js";
export { probeBackends, type BackendProbe } from "./predict/probe-backends.js";
export type { ClosedForm, FittedPredictor, Json, LoadSeries, Predictor } from "./predict/predictor.js";
export { swAvg, type SwAvgOptions } from "./predict/sw-avg.js";
export { toProportions } from "./predict/to-proportions.js";
export { analyzeReport, type AnalyzeReport } from "./report/analyze-report.js";
export { backendsReport, type BackendsReport } from "./report/backends-report.js";
export {
  compareReport,
  type CompareOptions,
  type CompareReport,
  type Comparison,
  type ReportPair,
} from "./report/compare-report.js";
export type { Confidence, IntervalFamily } from "./report/compare/confidence.js";
export { compareJunit } from "./report/compare/junit.js";
export { compareMarkdown } from "./report/compare/compare-markdown.js";
export type { Difference, DifferenceVerdict } from "./report/compare/difference.js";
export type { Ranked, Ranking } from "./report/compare/ranking.js";
export type { Place, Tolerance } from "./report/compare/tolerance.js";
export { readPredictReport, type ComparableReport, type ReadReport } from "./report/read-report.js";
export { forecastReport, forecastWeights, type ForecastReport, type LayerForecast } from "./report/forecast-report.js";
export { predictReport, type LayerReport, type PredictReport } from "./report/predict-report.js";
export { version } from "./version.js";
export { analyze, type Analysis, type AnalyzeOptions, type ResolvedAnalyzeOptions } from "./stats/analyze.js";
export type { LayerAnalysis, OverExperts, VarianceCourse, WindowSummary } from "./stats/layer-collector.js";
export type { OverIterations } from "./stats/value-column.js";
export { errorMetrics, metricFormulas, noiseFloor, type ErrorMetrics } from "./stats/error-metrics.js";
export { meanInterval, type MeanIntervalOptions } from "./stats/block-bootstrap.js";
export { expectedRange } from "./stats/expected-range.js";
export { SlidingWindow, type WindowStatistics } from "./stats/sliding-window.js";
export { layerStatistics, type LayerStatistics } from "./stats/layer-statistics.js";
export type { LoadState, StabilityOptions, StateSegment } from "./stats/stability.js";
export { traceSummary, type TraceSummary } from "./stats/trace-summary.js";
export { adf, kpss, type AdfOptions, type KpssOptions, type StationarityTest } from "./stats/stationarity.js";
export { seasonality, type SeasonalityOptions, type SeasonalityTest } from "./stats/seasonality.js";
export { loadProportion } from "./trace/load-proportion.js";
export type { ReadProgress } from "./trace/bytes/byte-meter.js";
export { openTrace, type TraceSource } from "./trace/open.js";
export type { MegatronOptions } from "./trace/containers/megatron-ranks.js";
export type { AdamState } from "./predict/lstm/adam.js";
export type { ByteSource } from "./trace/bytes/byte-source.js";
export type { LayerCounts } from "./trace/layer-counts.js";
export { readTrace, type LoadedTrace } from "./trace/read-trace.js";
export type { ColumnRole, Layout, ReadingOptions, ReadOptions, Trace, TraceBatch, TraceReader } from "./trace/trace.js";
export { writeFormat, type ChosenFormat, type WriteFormat } from "./trace/write/write-format.js";
export { traceShape, type LayerShape, type TraceShape } from "./trace/write/write-shape.js";
export { writeTrace, type WriteOptions } from "./trace/write/writer.js";
export { writeAside } from "./write-aside.js";
