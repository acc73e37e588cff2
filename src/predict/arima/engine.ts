/**
 * What maximises the likelihood: `exact`, code of our own (`ExactFitter`), or `package`, the npm package `arima`, which
 * stands ready below the former too.
 */
export type ArimaEngine = "exact" | "package";

export const arimaEngines: readonly ArimaEngine[] = ["exact", "package"];
