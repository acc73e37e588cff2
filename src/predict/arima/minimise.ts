/** A smooth function of k variables. `gradient` is asked only at the place last asked of `value`, written into `out`. */
export interface SmoothFunction {
  /** Infinity where the function is not defined. */
  value(place: Float64Array): number;
  gradient(out: Float64Array): void;
}

/** Where a minimisation ended. */
export interface Minimum {
  readonly place: Float64Array;
  readonly value: number;
  /** Whether what is left to gain is below the tolerance. */
  readonly converged: boolean;
}

export interface MinimiseOptions {
  /** Curvature to be expected of the function, in every direction. */
  readonly curvature: number;
  /** Gain, as the quadratic model of the function sees it, for which no further step is taken. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Longest change of a variable in one step. */
  readonly longestStep: number;
}

/** Share of the decrease that the slope promises which a step must yield (Armijo's rule). */
const sufficient = 1e-4;
const mostHalvings = 30;

/**
 * Minimises a smooth function by BFGS with backtracking. Source: Nocedal and Wright, Numerical Optimization (2nd ed.),
 * algorithm 6.1 and, for the line search, section 3.5.
 */
export function minimise(target: SmoothFunction, start: Float64Array, options: MinimiseOptions): Minimum {
  const { curvature, tolerance, maxIterations, longestStep } = options;
  const k = start.length;
  const [place, trial, step] = [Float64Array.from(start), new Float64Array(k), new Float64Array(k)];
  const [gradient, before, product] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
  const inverse = new Float64Array(k * k);
  const reset = (): void => {
    inverse.fill(0);
    for (let i = 0; i < k; i++) inverse[i * k + i] = 1 / curvature;
  };
  reset();
  let fresh = true;
  let value = target.value(place);
  if (value === Infinity) return { place, value, converged: false };
  target.gradient(gradient);

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let slope = 0;
    let longest = 0;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum -= inverse[i * k + j]! * gradient[j]!;
      step[i] = sum;
      slope += sum * gradient[i]!;
      longest = Math.max(longest, Math.abs(sum));
    }
    if (!(slope < 0)) {
      if (fresh || Number.isNaN(slope)) return { place, value, converged: slope === 0 };
      reset();
      fresh = true;
      continue;
    }
    if (-slope / 2 < tolerance) return { place, value, converged: true };

    let length = Math.min(1, longestStep / longest);
    let next = Infinity;
    let halvings = 0;
    for (; halvings < mostHalvings; halvings++) {
      for (let i = 0; i < k; i++) trial[i] = place[i]! + length * step[i]!;
      next = target.value(trial);
      if (next <= value + sufficient * length * slope) break;
      // The minimum of the parabola through both values and the slope, kept within a tenth and a half.
      const parabola = (-slope * length * length) / (2 * (next - value - slope * length));
      length = Math.min(length / 2, Math.max(length / 10, parabola));
    }
    if (halvings === mostHalvings) {
      // The value is at its rounding, or the model of the curvature is useless.
      if (fresh) return { place, value, converged: false };
      reset();
      fresh = true;
      continue;
    }
    before.set(gradient);
    target.gradient(gradient);
    for (let i = 0; i < k; i++) {
      step[i]! *= length;
      before[i] = gradient[i]! - before[i]!;
    }
    place.set(trial);
    value = next;
    update(inverse, step, before, product, fresh);
    fresh = false;
  }
  return { place, value, converged: false };
}

/** The BFGS update of the inverse of the Hessian after a `step` that changed the gradient by `change`. */
function update(
  inverse: Float64Array,
  step: Float64Array,
  change: Float64Array,
  product: Float64Array,
  first: boolean,
): void {
  const k = step.length;
  let [curved, squares] = [0, 0];
  for (let i = 0; i < k; i++) {
    curved += step[i]! * change[i]!;
    squares += change[i]! ** 2;
  }
  // Backtracking does not see to it that the curvature is positive.
  if (!(curved > 1e-12 * Math.sqrt(squares))) return;
  if (first) {
    // Equation (6.20).
    inverse.fill(0);
    for (let i = 0; i < k; i++) inverse[i * k + i] = curved / squares;
  }
  let quadratic = 0;
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += inverse[i * k + j]! * change[j]!;
    product[i] = sum;
    quadratic += sum * change[i]!;
  }
  const factor = (1 + quadratic / curved) / curved;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      inverse[i * k + j]! += factor * step[i]! * step[j]! - (product[i]! * step[j]! + step[i]! * product[j]!) / curved;
    }
  }
}
