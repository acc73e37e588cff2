/** Why the system would not read a file, in words. */
export function readReason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  if (code === "EISDIR") return "it is a directory";
  return code === "EACCES" ? "permission denied" : message;
}
