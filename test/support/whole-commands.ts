import { Readable, Writable } from "node:stream";

import type { Command } from "commander";

import { createProgram } from "../../src/commands/program.js";

/** All commands with their options, as `moeload` has them. */
export async function wholeCommands(): Promise<readonly Command[]> {
  const sink = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const context = { stdin: Readable.from([]), stdout: sink, stderr: sink, env: {} };
  const names = (await createProgram(context, [])).commands.map((command) => command.name());
  return (await createProgram(context, names)).commands;
}
