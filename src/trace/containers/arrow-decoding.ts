import { damaged } from "../bytes/damaged.js";

/** What `decode` returns; whatever apache-arrow throws on damaged bytes becomes one sentence about `what`. */
export function decoded<T>(name: string, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw damaged(name, `${what} cannot be decoded`, error);
  }
}
