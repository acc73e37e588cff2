import type { TrainingFigures } from "./figure-data.js";

/** The course of a training, from what a predictor tells of its fits; undefined for one that was not trained. */
export function trainingFigures(fits: readonly { readonly details: unknown }[]): TrainingFigures | undefined {
  for (const { details } of fits) if (isTraining(details)) return pick(details);
  return undefined;
}

function isTraining(details: unknown): details is TrainingFigures {
  return typeof details === "object" && details !== null && Array.isArray((details as { loss?: unknown }).loss);
}

function pick({ outcome, loss, validationBaseline }: TrainingFigures): TrainingFigures {
  return {
    outcome,
    loss: loss.map(({ step, loss: own, baseline, validation }) => ({ step, loss: own, baseline, validation })),
    validationBaseline,
  };
}
