/** Solves `matrix` x = `right` for a positive definite matrix, by Cholesky; also the logarithm of its determinant. */
export function choleskySolve(
  matrix: readonly Float64Array[],
  right: Float64Array,
): { solution: Float64Array; logDeterminant: number } {
  const n = right.length;
  const lower = Array.from({ length: n }, () => new Float64Array(n));
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
    logDeterminant += 2 * Math.log(lower[i]![i]!);
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return { solution, logDeterminant };
}
