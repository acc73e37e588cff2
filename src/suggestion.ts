/**
 * ` (did you mean json?)` for what is nearly one of the words that would do, else nothing: the end of a sentence that
 * refuses it. The nearest word is taken, or all that are as near; else the few that go on from what was typed.
 */
export function suggestion(mistyped: string, words: readonly string[]): string {
  const typed = plain(mistyped);
  const near = words
    .map((word) => ({ word, distance: editDistance(typed, plain(word)) }))
    .filter(({ word, distance }) => distance <= tolerated(Math.max(typed.length, plain(word).length)));
  const least = Math.min(...near.map(({ distance }) => distance));
  const nearest = near.filter(({ distance }) => distance === least).map(({ word }) => word);
  const meant = nearest.length > 0 ? nearest : longerForms(typed, words);
  return meant.length === 0 ? "" : ` (did you mean ${meant.join(" or ")}?)`;
}

/** Two letters begin too many words, and many words help nobody. */
function longerForms(typed: string, words: readonly string[]): string[] {
  const longer = words.filter((word) => plain(word).startsWith(typed));
  return typed.length < 3 || longer.length > 3 ? [] : longer;
}

/** Neither capitals nor what separates the parts of a name is what makes it another one. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/** One slip in every three letters, three at the most. */
function tolerated(length: number): number {
  return Math.min(3, Math.floor((length + 1) / 3));
}

/**
 * Letters inserted, left out, replaced or exchanged with their neighbour that lie between two words: the distance of
 * Damerau (1964) where no piece is changed twice, "optimal string alignment".
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const neighbours = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = neighbours ? before[j - 2]! + 1 : Infinity;
      row[j] = Math.min(row[j - 1]! + 1, above[j]! + 1, replaced, exchanged);
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
