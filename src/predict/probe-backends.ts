import { execFile, type ExecFileException } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { type BackendName, backendNames } from "./backend-choice.js";
import { enablingCommand } from "./tensor-backend.js";

/** Whether a backend can be used on this machine. */
export interface BackendProbe {
  readonly name: BackendName;
  readonly usable: boolean;
  /** What it computes on, in words; null where it did not start. */
  readonly device: string | null;
  /** Why it cannot be used, as a sentence; null where it can. */
  readonly reason: string | null;
  /** The shell command that would make it usable; null where it is, or where installing does not help. */
  readonly enabledBy: string | null;
}

/** What the process that starts a backend prints. */
export interface Probed extends Pick<BackendProbe, "usable" | "device" | "reason"> {
  /** Its packages are there and whole: whatever is wrong, installing them again does not mend it. */
  readonly installed: boolean;
}

// By way of dist/ in the tests, too, which run from src/.
const program = fileURLToPath(new URL("../../dist/predict/probe-backend.js", import.meta.url));

/**
 * Starts each backend and computes a little on it. Each in a process of its own, as a native library may take the whole
 * process down with it, and two of them cannot be in one process.
 *
 * @param onProgress hears how many are done, of how many, and again every second, as a driver may take its time
 */
export async function probeBackends(onProgress?: (done: number, total: number) => void): Promise<BackendProbe[]> {
  let done = 0;
  const tell = (): void => onProgress?.(done, backendNames.length);
  const everySecond = setInterval(tell, 1000);
  const probes = backendNames.map(async (name) => {
    const probe = await probeBackend(name);
    done += 1;
    tell();
    return probe;
  });
  return Promise.all(probes).finally(() => {
    clearInterval(everySecond);
  });
}

function probeBackend(name: BackendName): Promise<BackendProbe> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, name], { timeout: 60_000 }, (error, stdout) => {
      const { installed, ...found } = error === null ? printed(stdout) : crashed(error);
      resolve({ name, ...found, enabledBy: installed ? null : enablingCommand(name) });
    });
  });
}

/** Drivers may print what they like before; the result is the last line. */
function printed(stdout: string): Probed {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Probed;
  } catch {
    return { usable: false, device: null, reason: "it ended without a result", installed: true };
  }
}

function crashed({ killed, signal, code }: ExecFileException): Probed {
  const ending =
    killed === true ? "did not start within a minute" : `crashed: ${signal ?? `exit code ${String(code)}`}`;
  return { usable: false, device: null, reason: `it ${ending}`, installed: true };
}
