import { createHash } from "node:crypto";

import type { LoadSeries } from "../predictor.js";

/** SHA-256 of the series' shapes and values, in hexadecimal: equal for equal series in equal order. */
export function fingerprint(series: readonly LoadSeries[]): string {
  const hash = createHash("sha256");
  for (const { length, experts, values } of series) {
    hash.update(`${length}x${experts};`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
