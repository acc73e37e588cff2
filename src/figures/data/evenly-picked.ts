/** At most `most` of `items`, evenly spaced, the first and the last among them. */
export function evenlyPicked<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  if (most === 1) return [items[0]!];
  return Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]!);
}
