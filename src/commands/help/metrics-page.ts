import { Command } from "commander";

import { metricFormulas } from "../../stats/error-metrics.js";
import { addPredictorOptions, parseAlgorithms, type PredictorValues } from "../predictor-options.js";
import { wrapped } from "./wrapped.js";

export function metricsPage(): string {
  const { horizon, window } = addPredictorOptions(new Command(), parseAlgorithms).opts<PredictorValues>();
  const thousands = horizon.toLocaleString("en-US");
  const formula = (name: string, text: string): string => wrapped(`  ${name.padEnd(13)}`, text);
  return `METRICS: how forecasts are scored

Rolling origins: at an origin a predictor sees the trace up to and including
that iteration, and forecasts the load proportions of the next ones. Then it
is scored on what came.

  origin 1   |=== history ===>|--- horizon --->
  origin 2   |=== history ========>|--- horizon --->
                              <---> stride

  --horizon   iterations ahead, ${thousands} by default
  --stride    iterations between two origins, by default the horizon
  --start     the first origin; by default the earliest at which every
              predictor of the report has its least history

All predictors of a report share their origins. At each origin and layer, over
the steps ahead and the experts:

${formula("error ratio", `(MAPE) ${metricFormulas.errorRatio}`)}
${formula("WAPE", metricFormulas.wape)}
${formula("MAE", metricFormulas.mae)}
${formula("RMSE", metricFormulas.rmse)}

Where experts are idle now and then, the error ratio is ruled by cells near
zero: rely on WAPE. How many cells have actual = 0 is in the report.

Of each layer the report has the mean over all origins, over those at which
the layer is stable, and over those at which it is transient (see moeload help
labels); of a predictor, the mean over layers. --state scores only one kind.

Three things tell what an error means:

  last          the last value for ever; stands in every report
  oracle        the mean of what came, which nobody can know: what is left is
                noise that no forecast of a constant removes
  noise floor   the error ratio left if the true proportions p were known and
                the N tokens of a layer were drawn independently:
                mean over experts with p > 0 of √(2/π × (1 - p) / (N p))

A predictor that fails at an origin is recorded there with its reason; nothing
is dropped, and nothing is averaged away.

  $ moeload predict --algo swavg,oracle
  $ moeload predict --algo swavg --window 300 --horizon 2000 --state stable
  $ moeload predict --forecasts forecasts.parquet --layers 2

SW_Avg's window is ${window} recorded iterations unless --window says otherwise. The
last one keeps every forecast beside what came, for metrics of your own.
`;
}
