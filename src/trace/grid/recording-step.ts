/**
 * The distance between recorded iterations: the most common difference of successive ones, the smaller of two that are
 * equally common; `undefined` of fewer than two. `iterations` increases.
 */
export function recordingStep(iterations: ArrayLike<number>): number | undefined {
  const counts = new Map<number, number>();
  for (let index = 1; index < iterations.length; index++) {
    const difference = iterations[index]! - iterations[index - 1]!;
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  let step: number | undefined;
  for (const [difference, count] of counts) {
    const most = step === undefined ? 0 : counts.get(step)!;
    if (count > most || (count === most && difference < step!)) step = difference;
  }
  return step;
}
