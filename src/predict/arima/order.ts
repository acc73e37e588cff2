/** Orders of an ARIMA(p, d, q) model. */
export interface ArimaOrder {
  /** Of the autoregression. */
  readonly p: number;
  /** Of the differencing. */
  readonly d: number;
  /** Of the moving average. */
  readonly q: number;
}

/**
 * Largest orders that are served. The `arima` package was compared with R and statsmodels up to these; above them its
 * answers are unknown.
 */
export const largestOrder: ArimaOrder = { p: 5, d: 2, q: 5 };

/** As in reports: `2,1,2`. */
export function orderName({ p, d, q }: ArimaOrder): string {
  return `${p},${d},${q}`;
}
