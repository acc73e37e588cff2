/** ` (Did you mean swavg?)`: the word that was probably meant, for the end of a sentence; empty where none is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const near = words
    .map((one) => ({ one, distance: editDistance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, distance }) => distance <= Math.min(2, one.length / 2))
    .sort((a, b) => a.distance - b.distance);
  return near[0] === undefined ? "" : ` (Did you mean ${near[0].one}?)`;
}

/** Letters to insert, remove or replace (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const above = row;
    row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(above[j]! + (a[i] === b[j] ? 0 : 1), above[j + 1]! + 1, row[j]! + 1));
    }
  }
  return row[b.length]!;
}
