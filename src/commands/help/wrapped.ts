/** `begin` and `text` in lines of at most 79 columns, those after the first indented as far as `begin` reaches. */
export function wrapped(begin: string, text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && begin.length + line.length + 1 + word.length <= 79) lines.push(`${lines.pop()!} ${word}`);
    else lines.push(word);
  }
  return begin + lines.join(`\n${" ".repeat(begin.length)}`);
}
