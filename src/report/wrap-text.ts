/**
 * The lines of a text that is wrapped between words, none of them longer than `width`, unless a single word is: that
 * is left as it is, or broken where `breakWords` says so.
 */
export function wrapText(text: string, width: number, { breakWords = false } = {}): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => (breakWords ? piecesOf(long, width) : [long]))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function piecesOf(word: string, width: number): string[] {
  const pieces = Math.max(1, Math.ceil(word.length / width));
  return Array.from({ length: pieces }, (_, piece) => word.slice(piece * width, (piece + 1) * width));
}
