import { UsageError } from "../../errors.js";

/**
 * Imports a package that users install beside moeload if they want it.
 *
 * @throws {UsageError} it is not installed
 * @throws {Error} it is there but cannot be loaded, as it says itself
 */
export async function optionalPeer(name: string): Promise<unknown> {
  try {
    // Not a string literal, so that the compiler does not look for it.
    return (await import(name)) as unknown;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // One of the package's own dependencies may be what is missing: that is another case.
    if (code !== "ERR_MODULE_NOT_FOUND" || !message.startsWith(`Cannot find package '${name}'`)) throw cause;
    throw new UsageError(`the package ${name} is not installed`, { cause });
  }
}
