import { PredictError } from "../../errors.js";
import { exactMl } from "./arima-package.js";
import { fitAboutSampleMean, fitClosedForm, fitOwnAr1 } from "./fit-order.js";
import type { ArimaModel } from "./arima-model.js";
import { type ArimaOrder, orderName } from "./order.js";
import { isInvertible, isStationary } from "./stationary.js";

/** Bounds of the search, both included. */
export interface OrderBounds {
  readonly maxP: number;
  readonly maxQ: number;
}

/** What the search found. */
export interface OrderSearch {
  readonly order: ArimaOrder;
  /** The model of that order by which it was found; undefined where no order could be fitted. */
  readonly model: ArimaModel | undefined;
  readonly ordersTried: number;
}

/** Roots nearer to the unit circle than this are taken for common factors or a wrong d, as R's `auto.arima` does. */
const smallestRoot = 1.01;

/** Starting points (p, q) and, from the best so far, the steps to its neighbours. */
const starts = [[2, 2], [0, 0], [1, 0], [0, 1]] as const; // prettier-ignore
const steps = [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]] as const; // prettier-ignore

/**
 * Chooses p and q for a given d by the smallest AICc, with the stepwise search of Hyndman and Khandakar, Automatic Time
 * Series Forecasting: The forecast Package for R (Journal of Statistical Software 27(3), 2008), section 3.2: from the
 * best of four small models to the first neighbour that is better, until none is. AICc is that of the exact likelihood.
 * Models that cannot be fitted, or with a root within 1 % of the unit circle, are passed over.
 *
 * @param values not constant, nor are their d-th differences. [n]
 */
export function searchOrder(values: Float64Array, d: number, { maxP, maxQ }: OrderBounds): OrderSearch {
  const tried = new Set<string>();
  let best: ArimaOrder = { p: 0, d, q: 0 };
  let model: ArimaModel | undefined;
  /** Whether (p, q) is new, within bounds and better than all before; then it is the best. */
  const improves = (p: number, q: number): boolean => {
    const order = { p, d, q };
    if (p < 0 || q < 0 || p > maxP || q > maxQ || tried.has(orderName(order))) return false;
    tried.add(orderName(order));
    const candidate = admissibleFit(values, order);
    if (candidate === undefined || candidate.aicc >= (model?.aicc ?? Infinity)) return false;
    [best, model] = [order, candidate];
    return true;
  };

  for (const [p, q] of starts) improves(Math.min(p, maxP), Math.min(q, maxQ));
  while (steps.some(([stepP, stepQ]) => improves(best.p + stepP, best.q + stepQ)));
  return { order: best, model, ordersTried: tried.size };
}

function admissibleFit(values: Float64Array, order: ArimaOrder): ArimaModel | undefined {
  try {
    const model = fitOnce(values, order);
    const roots = isStationary(model.phi, smallestRoot) && isInvertible(model.theta, smallestRoot);
    return roots && Number.isFinite(model.aicc) ? model : undefined;
  } catch (error) {
    if (error instanceof PredictError) return undefined;
    throw error;
  }
}

function fitOnce(values: Float64Array, order: ArimaOrder): ArimaModel {
  const { p, d, q } = order;
  if (p + q === 0) return fitClosedForm(values, d);
  if (p === 1 && q === 0) return fitOwnAr1(values, order);
  return fitAboutSampleMean(values, order, exactMl);
}
