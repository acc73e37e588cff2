import { quickselect } from "simple-statistics";

/** Median of the values, which are brought into another order; that of an even number is the mean of the middle two. */
export function median(values: Float64Array): number {
  const middle = values.length >> 1;
  // simple-statistics asks for a plain array but only indexes it.
  quickselect(values as unknown as number[], middle, 0, values.length - 1);
  const upper = values[middle]!;
  if (values.length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let i = 1; i < middle; i += 1) lower = Math.max(lower, values[i]!);
  return (lower + upper) / 2;
}

/** A double as four digits of 16 bits; the last is the first in memory, as on every machine that Node runs on today. */
const digits = 4;

/**
 * The same for values that are too many to be in memory at once: `pieces` gives them again at each call. They must not
 * be negative: their bits then rank as they do, and are counted digit by digit, the highest first, so that the answer
 * is exact. Five passes at the most.
 */
export function medianOfPieces(pieces: () => Iterable<Float64Array>, length: number): number {
  const rank = (length - 1) >> 1;
  const lower = valueAtRank(pieces, rank);
  if (length % 2 === 1) return lower;
  let [notAbove, above] = [0, Infinity];
  for (const piece of pieces()) {
    for (const value of piece) {
      if (value <= lower) notAbove += 1;
      else if (value < above) above = value;
    }
  }
  return notAbove > rank + 1 ? lower : (lower + above) / 2;
}

/** The value that has `rank` others before it in their order. */
function valueAtRank(pieces: () => Iterable<Float64Array>, rank: number): number {
  const known: number[] = [];
  let below = 0;
  while (known.length < digits) {
    const counts = countNextDigit(pieces, known);
    let digit = 0;
    while (below + counts[digit]! <= rank) below += counts[digit++]!;
    known.push(digit);
  }
  return new Float64Array(Uint16Array.from(known.reverse()).buffer)[0]!;
}

/** How often each digit follows in the values that begin with the digits `known`. */
function countNextDigit(pieces: () => Iterable<Float64Array>, known: readonly number[]): Float64Array {
  const counts = new Float64Array(1 << 16);
  for (const piece of pieces()) {
    const words = new Uint16Array(piece.buffer, piece.byteOffset, piece.length * digits);
    for (let highest = digits - 1; highest < words.length; highest += digits) {
      let matched = 0;
      while (matched < known.length && words[highest - matched] === known[matched]) matched += 1;
      if (matched === known.length) counts[words[highest - matched]!]! += 1;
    }
  }
  return counts;
}
