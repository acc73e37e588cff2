// Run as a program by `probeBackends`, with the name of a backend: starts it, and prints what came of it, a `Probed`, as JSON.
import process from "node:process";

import { MoeloadError, PredictError } from "../errors.js";
import type { BackendName } from "./backend-choice.js";
import type { Probed } from "./probe-backends.js";
import { openTensorBackend } from "./tensor-backend.js";

async function probe(name: BackendName): Promise<Probed> {
  try {
    const { tf, device } = await openTensorBackend(name);
    // A driver may start and not compute.
    const [found] = await tf.matMul([[1, 2]], [[3], [4]]).data();
    if (found === 11) return { usable: true, device, reason: null, installed: true };
    return { usable: false, device, reason: `it computes 1 x 3 + 2 x 4 = ${String(found)}`, installed: true };
  } catch (error) {
    if (!(error instanceof MoeloadError)) throw error;
    const { cause } = error;
    const [reason = ""] = (cause instanceof Error ? cause : error).message.split(/\.?\s*\n/, 1);
    // Our own errors tell of the device; those of the packages, that they are not there or not whole.
    return { usable: false, device: null, reason, installed: cause instanceof PredictError };
  }
}

const result = await probe(process.argv[2] as BackendName);
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit());
