import type { ArimaOrder } from "../../../src/predict/arima/order.js";
import reference from "./reference.json" with { type: "json" };

/** A fit by R, with which statsmodels agrees; see `origin` in reference.json. */
export interface ReferenceFit {
  readonly title: string;
  readonly values: Float64Array;
  /** Population standard deviation of the values. */
  readonly deviation: number;
  readonly order: ArimaOrder;
  readonly coefficients: { readonly phi: Float64Array; readonly theta: Float64Array; readonly mean: number };
  readonly logLikelihood: number;
  readonly horizons: readonly number[];
  readonly forecast: readonly number[];
}

export const references: readonly ReferenceFit[] = reference.series.flatMap(({ name, values, deviation, fits }) =>
  fits.map((fit) => {
    const [p, d, q] = fit.order as [number, number, number];
    return {
      title: `${name} (${p},${d},${q})`,
      values: Float64Array.from(values),
      deviation,
      order: { p, d, q },
      coefficients: {
        phi: Float64Array.from(fit.phi),
        theta: Float64Array.from(fit.theta),
        mean: fit.mean ?? 0,
      },
      logLikelihood: fit.loglik,
      horizons: reference.horizons,
      forecast: fit.forecast,
    };
  }),
);
