import { inWords, wholeNumberOfText } from "../table/integer-column.js";
import type { IntegerColumnBuilder } from "../table/integer-column-builder.js";
import { tab, carriageReturn, space, comma, zero } from "./ascii.js";

/** Adds the number that `text` spells. */
export function addNumber(target: IntegerColumnBuilder, text: string): void {
  const whole = wholeNumberOfText(text);
  if (whole < 0) target.addInvalid(inWords(text));
  else target.add(whole);
}

/** A field without its quotes. */
export function fieldText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes).trim();
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Adds the items between the brackets of a list, separated by commas or, as NumPy prints them, by white space. */
export function addListItems(target: IntegerColumnBuilder, items: Uint8Array): void {
  const end = items.length;
  let at = 0;
  while (at < end) {
    at = afterSpace(items, at);
    const start = at;
    let value = 0;
    let plain = true;
    while (at < end && items[at] !== comma && !isTextSpace(items[at]!)) {
      const digit = items[at++]! - zero;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else plain = false;
    }
    // Nine digits always fit into 31 bits.
    if (plain && at > start && at - start <= 9) target.add(value);
    else if (at > start || at < end) addNumber(target, new TextDecoder().decode(items.subarray(start, at)));
    at = afterSpace(items, at);
    if (items[at] === comma) at++;
  }
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isTextSpace(bytes[at]!)) at++;
  return at;
}

/** Blanks, tabs and line ends. */
export function isTextSpace(byte: number): boolean {
  return byte === space || (byte >= tab && byte <= carriageReturn);
}
