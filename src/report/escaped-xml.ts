const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/**
 * Text for XML and HTML, in an element or an attribute. Characters that XML 1.0 has no place for, escaped or not, become
 * U+FFFD.
 */
export function escapedXml(text: string): string {
  return text
    .replaceAll(/[&<>"\t\n\r]/g, (character) => entities[character]!)
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
