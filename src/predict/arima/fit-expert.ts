import type { ArimaEngine } from "./engine.js";
import { fitLadder, type LadderFit } from "./ladder.js";
import type { ArimaOrder } from "./order.js";
import { chooseOrder, type OrderChoice, type OrderChoiceOptions } from "./order-choice.js";
import { refitOrder } from "./order-search.js";
import { isConstant } from "./standardise.js";

/** How the model of one expert came about. */
export interface ExpertFit extends LadderFit {
  /** The order asked for; the model's own where a lower rung serves. */
  readonly order: ArimaOrder;
  readonly chosenBy: "given" | "aicc" | "constant";
  /** Only where the order was chosen. */
  readonly choice?: OrderChoice;
  /** How many fits ago the order was chosen; 0: by this one. */
  readonly chosenFitsAgo: number;
}

/** The options of `arima` that the fit of one expert depends on. */
export interface ExpertFitOptions extends OrderChoiceOptions {
  readonly order: ArimaOrder | "auto";
  readonly engine: ArimaEngine;
}

/**
 * Fits the model of one expert. With an `earlier` fit the order chosen there is kept and only the coefficients are
 * fitted anew; an order that was not chosen from among others is not kept.
 */
export function fitExpert(values: Float64Array, options: ExpertFitOptions, earlier?: ExpertFit): ExpertFit {
  const { order, engine } = options;
  if (order !== "auto") return { ...fitLadder(values, order, { engine }), order, chosenBy: "given", chosenFitsAgo: 0 };
  if (isConstant(values)) {
    const constant = { p: 0, d: 0, q: 0 };
    return { ...fitLadder(values, constant), order: constant, chosenBy: "constant", chosenFitsAgo: 0 };
  }
  const kept = earlier?.choice;
  const choice = kept ?? chooseOrder(values, options);
  const searched = kept === undefined ? choice.model : refitOrder(values, choice.order, engine, earlier?.model);
  return {
    ...fitLadder(values, choice.order, { engine, searched }),
    order: choice.order,
    chosenBy: "aicc",
    choice,
    chosenFitsAgo: kept === undefined ? 0 : earlier!.chosenFitsAgo + 1,
  };
}
