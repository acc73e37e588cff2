/** Steps ahead, both included, counted in recorded iterations from 1. */
export interface HorizonPart {
  readonly from: number;
  readonly to: number;
}

/** More points on a line across a horizon than an eye needs. */
const mostParts = 40;

/** A horizon of `steps` recorded iterations in at most 40 parts as equal as can be. */
export function horizonParts(steps: number): HorizonPart[] {
  const count = Math.min(mostParts, steps);
  const end = (part: number): number => Math.floor(((part + 1) * steps) / count);
  return Array.from({ length: count }, (_, part) => ({ from: part === 0 ? 1 : end(part - 1) + 1, to: end(part) }));
}
