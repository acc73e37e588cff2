/**
 * The load proportions of a layer: tokens of each expert over those of the layer in the same iteration.
 * [n, experts] -> [n, experts], both row-major; each row sums to 1. A row without tokens gives NaN.
 */
export function loadProportion(tokens: Int32Array, experts: number): Float64Array {
  const proportions = new Float64Array(tokens.length);
  for (let start = 0; start < tokens.length; start += experts) {
    let total = 0;
    for (let expert = 0; expert < experts; expert++) total += tokens[start + expert]!;
    for (let expert = 0; expert < experts; expert++) proportions[start + expert] = tokens[start + expert]! / total;
  }
  return proportions;
}
