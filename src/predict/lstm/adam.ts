/** Adam's state: a step changes the weights in place. */
export interface Adam {
  step(weights: Float32Array, gradient: Float32Array, learningRate: number): void;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with their constants. It runs outside tfjs: on a few thousand weights that
 * costs nothing beside the gradient, and is the same to the bit whatever the backend.
 */
export function adam(size: number): Adam {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  let steps = 0;
  return {
    step(weights, gradient, learningRate) {
      steps++;
      const firstBias = 1 - beta1 ** steps;
      const secondBias = 1 - beta2 ** steps;
      for (let index = 0; index < size; index++) {
        const slope = gradient[index]!;
        first[index] = beta1 * first[index]! + (1 - beta1) * slope;
        second[index] = beta2 * second[index]! + (1 - beta2) * slope * slope;
        const direction = first[index]! / firstBias / (Math.sqrt(second[index]! / secondBias) + epsilon);
        weights[index] = weights[index]! - learningRate * direction;
      }
    },
  };
}

/** Scales `gradient` in place to a Euclidean norm of at most `limit` (Pascanu et al. 2013, algorithm 1). */
export function clipNorm(gradient: Float32Array, limit: number): void {
  let squares = 0;
  for (const slope of gradient) squares += slope * slope;
  const norm = Math.sqrt(squares);
  if (norm <= limit) return;
  for (let index = 0; index < gradient.length; index++) gradient[index]! *= limit / norm;
}
