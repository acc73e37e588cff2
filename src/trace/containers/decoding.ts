import { TraceError } from "../../errors.js";
import { damaged } from "../bytes/damaged.js";

/** What `decode` returns; whatever a library throws on damaged bytes becomes one sentence about `what`. */
export function decoded<T>(name: string, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw undecodable(name, what, error);
  }
}

/** The same for what is read while it is decoded. */
export async function decodedLater<T>(name: string, what: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    throw undecodable(name, what, error);
  }
}

function undecodable(name: string, what: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  const unknown = error instanceof Error ? /^Unrecognized type: "(\w+)"/.exec(error.message)?.[1] : undefined;
  // Nothing is damaged: Arrow has types that are younger than apache-arrow for JavaScript.
  if (unknown !== undefined) return new TraceError(`${name} has a column of type ${unknown}, which is not read`);
  return damaged(name, `${what} cannot be decoded`, error);
}
