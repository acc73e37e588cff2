import { deflateSync } from "node:zlib";

import type { FigureData } from "../data/figure-data.js";

/** The data of a page as it carries them: JSON, deflated, since that of 12 layers of 128 experts is 10 MB, in base 64. */
export function packedData(data: FigureData): string {
  return deflateSync(JSON.stringify(data)).toString("base64");
}
