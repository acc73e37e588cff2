import { Readable, Writable } from "node:stream";

import type { Command } from "commander";

import { wholeProgram } from "../../src/commands/program.js";

/** All commands with their options, as `moeload` has them. */
export async function wholeCommands(): Promise<readonly Command[]> {
  const sink = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  return (await wholeProgram({ stdin: Readable.from([]), stdout: sink, stderr: sink, env: {} })).commands;
}
