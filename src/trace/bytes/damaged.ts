import { TraceError } from "../../errors.js";

/** What a decoder could not make sense of, as one sentence; the decoder's own words stay in `cause`. */
export function damaged(name: string, detail: string, cause?: unknown): TraceError {
  return new TraceError(`${name} is damaged or cut short: ${detail}`, cause === undefined ? undefined : { cause });
}
