/** The largest count, iteration or number of a layer. */
export const maxWhole = 2 ** 31 - 1;

/**
 * Whole numbers of one column, [n], or of one column of lists, one list after the other. Views into memory that the
 * next chunk may use again.
 */
export interface IntegerColumn {
  /** A value that is no whole number from 0 to 2^31 - 1 stands here as a negative one. */
  readonly values: Int32Array;
  /** In a column of lists, [n + 1]: list i runs from `offsets[i]` to `offsets[i + 1]`, exclusive. */
  readonly offsets?: Int32Array;
  /** What stands in the file at `index` of `values`, in words for a message. */
  readonly found: (index: number) => string;
}

/** The number itself, or -1 if it is no whole number from 0 to 2^31 - 1. */
export function wholeNumber(value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= maxWhole && Number.isInteger(number) ? number : -1;
}

/** The number that `text` spells in decimal digits, as in `12`, `12.0`, `1.2e1`, or -1 as in `wholeNumber`. */
export function wholeNumberOfText(text: string): number {
  return /^\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? wholeNumber(Number(text)) : -1;
}

/** A value as a message shows it: on one line, and not too long. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return shortened(JSON.stringify(value));
  if (value.trim() === "") return "nothing";
  return Number.isNaN(Number(value)) ? quoted(value) : shortened(value.trim());
}

/** A text as a message shows it. */
export function quoted(text: string): string {
  return `"${shortened(text)}"`;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 40)}...` : line;
}
