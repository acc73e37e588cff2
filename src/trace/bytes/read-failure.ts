import { TraceError } from "../../errors.js";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a directory",
};

/** Why the system would not read `name`, as one sentence. */
export function readFailure(name: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown failure";
  return new TraceError(`${name} cannot be read: ${reasons[code] ?? code}`, { cause: error });
}
