import { seededRandom } from "./seeded-random.js";

/** `count` standard normal values by Box and Muller, the same for the same seed. */
export function normals(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}
