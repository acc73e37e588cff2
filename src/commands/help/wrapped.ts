import { wrapText } from "../../report/wrap-text.js";

/** `begin` and `text` in lines of at most 79 columns, those after the first indented as far as `begin` reaches. */
export function wrapped(begin: string, text: string): string {
  return begin + wrapText(text, 79 - begin.length).join(`\n${" ".repeat(begin.length)}`);
}
