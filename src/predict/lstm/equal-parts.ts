/**
 * Bounds of `parts` consecutive parts of `length` items, as equal as can be: part k is [bounds[k], bounds[k + 1]).
 * [parts + 1], from 0 to `length`; no part is empty while `parts` <= `length`.
 */
export function equalParts(length: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, part) => Math.floor((part * length) / parts));
}
