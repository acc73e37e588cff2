/** What Adam remembers between two steps. */
export interface AdamState {
  /** Steps taken. */
  steps: number;
  /** Running mean of the gradient, and of its square. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export function newAdamState(size: number): AdamState {
  return { steps: 0, first: new Float64Array(size), second: new Float64Array(size) };
}

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1, with their constants) with decoupled weight decay (Loshchilov & Hutter
 * 2019, algorithm 2); changes `state` and `weights` in place. It runs outside tfjs: on a few thousand weights that costs
 * nothing beside the gradient, and is the same to the bit whatever the backend.
 */
export function adamStep(
  state: AdamState,
  weights: Float32Array,
  gradient: Float32Array,
  learningRate: number,
  weightDecay: number,
): void {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const { first, second } = state;
  state.steps++;
  const firstBias = 1 - beta1 ** state.steps;
  const secondBias = 1 - beta2 ** state.steps;
  for (let index = 0; index < weights.length; index++) {
    const slope = gradient[index]!;
    first[index] = beta1 * first[index]! + (1 - beta1) * slope;
    second[index] = beta2 * second[index]! + (1 - beta2) * slope * slope;
    const direction = first[index]! / firstBias / (Math.sqrt(second[index]! / secondBias) + epsilon);
    weights[index]! -= learningRate * (direction + weightDecay * weights[index]!);
  }
}

/** Scales `gradient` in place to a Euclidean norm of at most `limit` (Pascanu et al. 2013, algorithm 1). */
export function clipNorm(gradient: Float32Array, limit: number): void {
  let squares = 0;
  for (const slope of gradient) squares += slope * slope;
  const norm = Math.sqrt(squares);
  if (norm <= limit) return;
  for (let index = 0; index < gradient.length; index++) gradient[index]! *= limit / norm;
}
