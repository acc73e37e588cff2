/** `1 row`, `2 rows`, `12,000 rows`. */
export function counted(count: number, what: string): string {
  return `${withThousands(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** A whole number with separated thousands. Loading the locales that know how to takes longer than a small report. */
export function withThousands(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
