import type { FigureData, LayerFigures, TraceFigures } from "../data/figure-data.js";
import { grouped } from "./axis-text.js";
import type { Selection } from "./chart.js";

export function layerOf({ trace }: FigureData, { layer }: Pick<Selection, "layer">): LayerFigures {
  return trace.layers.find((one) => one.layer === layer) ?? trace.layers[0]!;
}

/** Whether the layer has settled. */
export function stateSentence({ layer, stableSince }: LayerFigures): string {
  return stableSince === null
    ? `Layer ${layer} is transient at the end`
    : `Layer ${layer} is stable since iteration ${grouped(stableSince)}`;
}

/** How columns were made. */
export function columnNote({ firstIteration, lastIteration, step }: TraceFigures, { load }: LayerFigures): string {
  const rows = Math.ceil(((lastIteration - firstIteration) / step + 1) / load.from.length);
  if (rows === 1) return "Every recorded iteration is drawn.";
  return `Each column is the mean of up to ${grouped(rows)} recorded iterations; their lowest and highest are kept.`;
}

/** How lines were made. */
export const thinnedNote =
  "Lines are thinned for the eye: of each stretch of iterations the lowest and the highest value are drawn.";
