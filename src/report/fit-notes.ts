import { counted } from "../counted.js";
import { judgedLoss, type LstmTraining } from "../predict/lstm/model.js";
import { formatInteger, formatNumber } from "./format-number.js";

/** What `arima` tells of each expert, and `lstm` of its training, as far as it is summed up here. */
interface ArimaDetails {
  readonly experts: readonly { readonly order: string; readonly served: string; readonly forecastFallback: unknown }[];
}
interface LstmDetails extends Pick<LstmTraining, "loss" | "validationBaseline" | "outcome"> {
  readonly trainedOn: Pick<LstmTraining, "backend" | "steps">;
}

/** One sentence on how a predictor's fits came about, from their details; none for a predictor that tells nothing. */
export function fitNote(name: string, fits: readonly unknown[]): string | undefined {
  const arima = fits.filter(isArimaDetails);
  if (arima.length > 0) return `${name}: ${arimaNote(arima.flatMap(({ experts }) => experts))}`;
  const lstm = fits.find(isLstmDetails);
  return lstm === undefined ? undefined : `${name}: ${lstmNote(lstm)}`;
}

function lstmNote({ trainedOn: { backend, steps }, outcome, ...losses }: LstmDetails): string {
  const { loss, baseline } = judgedLoss(losses);
  const trained = `trained on ${backend}, ${counted(steps, "step")}`;
  const against = `loss ${formatNumber(loss)} against ${formatNumber(baseline)} of the moving average`;
  return `${trained}, ${against}${outcome === "improved" ? "" : `: training ${outcome}`}`;
}

/** How many models, of which orders, and how often it took more than the method meant for them. */
function arimaNote(experts: ArimaDetails["experts"]): string {
  const counts = new Map<string, number>();
  for (const { served } of experts) counts.set(served, (counts.get(served) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const shown = ranked.slice(0, 3).map(([order, count]) => `(${order}) ${formatInteger(count)}`);
  const others = ranked.slice(3).reduce((sum, [, count]) => sum + count, 0);
  const orders = [...shown, ...(others === 0 ? [] : [`others ${formatInteger(others)}`])].join(", ");
  const fallbacks = experts.filter(
    ({ order, served, forecastFallback }) => order !== served || forecastFallback !== null,
  );
  return `${formatInteger(experts.length)} models, by order ${orders}; replaced by a simpler one ${fallbacks.length} times`;
}

function isArimaDetails(details: unknown): details is ArimaDetails {
  return hasList(details, "experts");
}

function isLstmDetails(details: unknown): details is LstmDetails {
  return hasList(details, "loss");
}

function hasList(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Array.isArray((value as Record<string, unknown>)[name]);
}
