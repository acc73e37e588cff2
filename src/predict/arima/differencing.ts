/** The d-th differences of `values`. [n] -> [n - d]. */
export function difference(values: Float64Array, d: number): Float64Array {
  const differences = Float64Array.from(values);
  for (let level = 1; level <= d; level++) {
    for (let index = differences.length - 1; index >= level; index--) {
      differences[index]! -= differences[index - 1]!;
    }
  }
  return differences.slice(d);
}

/**
 * Undoes `difference` beyond the end of `values`: sums up a forecast of its d-th differences, once for every level,
 * each time from the last value of that level. [H] -> [H].
 */
export function integrate(forecast: Float64Array, values: Float64Array, d: number): Float64Array {
  const integrated = Float64Array.from(forecast);
  for (let level = d - 1; level >= 0; level--) {
    let sum = difference(values.subarray(values.length - level - 1), level)[0]!;
    for (let index = 0; index < integrated.length; index++) {
      sum += integrated[index]!;
      integrated[index] = sum;
    }
  }
  return integrated;
}
