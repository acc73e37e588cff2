/** A stream of pseudo-random numbers, the same for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Uniform integer in [0, bound), bound at most 2^53. */
  below(bound: number): number;
}

/**
 * sfc32, Chris Doty-Humphrey's Small Fast Counting generator (PractRand 0.93, `sfc.h`): 128 bits of state, passes
 * PractRand and BigCrush. Seeded as there: the seed in the state, the counter at 1, the first twelve outputs dropped.
 */
export function sfc32(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let round = 0; round < 12; round++) next();

  return {
    uniform: () => next() / 2 ** 32,
    below(bound) {
      const high = next() >>> 5;
      const low = next() >>> 6;
      return Math.floor(((high * 2 ** 26 + low) / 2 ** 53) * bound);
    },
  };
}
