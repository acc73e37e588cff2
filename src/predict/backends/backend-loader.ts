import type { Tfjs } from "./tfjs.js";

/** How one backend gets into tfjs. */
export interface BackendLoader {
  /** The name under which its package registers with tfjs. */
  readonly registeredName: string;
  /** The shell command that makes it usable where it is not; null where there is nothing to install. */
  readonly enabledBy: string | null;
  /**
   * Loads its packages, so that tfjs knows it.
   *
   * @throws {UsageError} a package is not installed
   */
  readonly load: (tf: Tfjs) => Promise<void>;
  /**
   * What it computes on, in words, once it is the current backend.
   *
   * @throws {Error} it runs, but not on the device that it is for
   */
  readonly device: (tf: Tfjs) => Promise<string>;
}
