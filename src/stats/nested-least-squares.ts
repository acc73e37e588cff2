/** Least squares on the first 0, 1, ..., k columns, all at once. */
export interface NestedLeastSquares {
  /** Sum of squared residuals with the first j columns. [k + 1] */
  readonly residualSquares: Float64Array;
  /**
   * Component of the response along each column after those before it. [k] Divided by the residual deviation of the
   * first j columns, component j - 1 is the t-statistic of column j - 1 in their regression.
   */
  readonly components: Float64Array;
}

/**
 * Regresses `response` on the leading columns for every number of them, by modified Gram-Schmidt. A column that the
 * earlier ones already explain contributes nothing. Source: Golub and Van Loan, Matrix Computations (4th ed.),
 * sections 5.2.8 and 5.3.
 */
export function nestedLeastSquares(columns: readonly Float64Array[], response: Float64Array): NestedLeastSquares {
  const basis = columns.map((column) => Float64Array.from(column));
  const residual = Float64Array.from(response);
  const residualSquares = new Float64Array(columns.length + 1);
  const components = new Float64Array(columns.length);
  residualSquares[0] = dot(residual, residual);
  for (const [position, direction] of basis.entries()) {
    const norm = Math.sqrt(dot(direction, direction));
    const original = columns[position]!;
    if (norm > 1e-10 * Math.sqrt(dot(original, original))) {
      for (let row = 0; row < direction.length; row++) direction[row]! /= norm;
      components[position] = removeFrom(residual, direction);
      for (const later of basis.slice(position + 1)) removeFrom(later, direction);
    }
    residualSquares[position + 1] = dot(residual, residual);
  }
  return { residualSquares, components };
}

/** Subtracts from `vector` its component along the unit vector `direction` and returns that component. */
function removeFrom(vector: Float64Array, direction: Float64Array): number {
  const component = dot(vector, direction);
  for (let row = 0; row < vector.length; row++) vector[row]! -= component * direction[row]!;
  return component;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
