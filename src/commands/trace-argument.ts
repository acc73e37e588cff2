import { fileURLToPath } from "node:url";

import type { TraceSource } from "../trace/open.js";
import type { CommandContext } from "./context.js";
import type { Talk } from "./talk.js";

const example = "moe16-run1.arrow";

/** What to read for a TRACE argument: a path, standard input for `-`, or the example trace where none is given. */
export function traceArgument(trace: string | undefined, { stdin }: CommandContext, talk: Talk): TraceSource {
  if (trace === "-") return { stdin };
  if (trace !== undefined) return trace;
  talk.say(`no TRACE given: this is the example, ${example}, a training run of 4 MoE layers with 16 experts each`);
  return fileURLToPath(new URL(`../../fixtures/${example}`, import.meta.url));
}
