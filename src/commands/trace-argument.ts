import { fileURLToPath } from "node:url";

import { fileSource } from "../trace/bytes/byte-source.js";
import type { TraceSource } from "../trace/open.js";
import type { CommandContext } from "./context.js";
import type { Talk } from "./talk.js";

const example = "moe16-run1.arrow";

/** What to read for a TRACE argument: a path, standard input for `-`, or the example trace where none is given. */
export async function traceArgument(
  trace: string | undefined,
  { stdin }: CommandContext,
  talk: Talk,
): Promise<TraceSource> {
  if (trace === "-") return { stdin };
  if (trace !== undefined) return trace;
  talk.say(`no TRACE given: this is the example, ${example}, a training run of 4 MoE layers with 16 experts each`);
  const source = await fileSource(fileURLToPath(new URL(`../../fixtures/${example}`, import.meta.url)));
  // Reports name it alike wherever moeload is installed.
  return { ...source, name: `${example} (the example)` };
}
