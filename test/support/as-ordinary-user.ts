/** An account with no rights, on every Linux; containers may not know it. */
const nobody = 65534;

/**
 * Whether `asOrdinaryUser` can do its work: denied permissions are nothing to the superuser, who must therefore be able
 * to step down.
 */
export const canBeOrdinaryUser = ((): boolean => {
  if (process.platform === "win32") return false;
  try {
    stepDown();
    process.seteuid!(process.getuid!());
    return true;
  } catch {
    return false;
  }
})();

/** Runs `work` without the superuser's rights; for everybody else just runs it. */
export async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  stepDown();
  try {
    await work();
  } finally {
    process.seteuid!(process.getuid!());
  }
}

function stepDown(): void {
  if (process.geteuid!() === 0) process.seteuid!(nobody);
}
