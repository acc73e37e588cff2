const bars = "▁▂▃▄▅▆▇█";

/** Characters of a chart in a table. */
export const sparklineWidth = 10;

/**
 * Charts of one line of at most {@link sparklineWidth} characters each, all on the same logarithmic scale from the
 * lowest to the highest value in any of them; a value that is not positive counts as lowest. Each character stands for
 * the mean of as many values as the next, and is blank where all of these are missing.
 */
export function sparklines(series: readonly (readonly (number | null)[])[]): string[] {
  const charts = series.map((values) => meansOfParts(values));
  const logs = charts
    .flat()
    .filter((mean) => mean !== null && mean > 0)
    .map((mean) => Math.log(mean!));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const barOf = (mean: number | null): string => {
    if (mean === null) return " ";
    if (!(mean > 0)) return bars[0]!;
    // Where nothing differs, no bar is the higher one.
    const height = high === low ? 0 : (Math.log(mean) - low) / (high - low);
    return bars[Math.min(bars.length - 1, Math.floor(height * bars.length))]!;
  };
  return charts.map((means) => means.map(barOf).join(""));
}

/** One part a value, or as many as fit. */
function meansOfParts(values: readonly (number | null)[]): (number | null)[] {
  const parts = Math.min(sparklineWidth, values.length);
  return Array.from({ length: parts }, (_, part) => {
    const inside = values.slice(
      Math.floor((part * values.length) / parts),
      Math.floor(((part + 1) * values.length) / parts),
    );
    const there = inside.filter((value) => value !== null);
    return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
  });
}
