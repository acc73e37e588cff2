import { Readable, Writable } from "node:stream";

import type { Command } from "commander";

import type { CommandContext } from "../../src/commands/context.js";
import { schemaErrors } from "./report-schemas.js";

/** What a command wrote. */
export interface CommandRun {
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Surroundings extends Partial<Pick<CommandContext, "env" | "now">> {
  /** Of the terminal that the output is shown on; without them it is none. */
  readonly columns?: number;
}

/** Runs a command on streams in memory; rejects with whatever it throws, and where a report is not as its schema says. */
export async function runCommand(
  make: (context: CommandContext) => Command,
  args: readonly string[],
  stdin: Uint8Array = new Uint8Array(),
  { columns, env = {}, now }: Surroundings = {},
): Promise<CommandRun> {
  const [stdout, stderr] = [new MemoryStream(), new MemoryStream()];
  const screen = columns === undefined ? {} : { isTTY: true, columns };
  const context = { stdout: Object.assign(stdout, screen), stderr: Object.assign(stderr, screen), env, now };
  const command = make({ stdin: Readable.from([stdin]), ...context });
  await command.parseAsync([...args], { from: "user" });
  const wrong = schemaErrors(stdout.bytes().toString("utf8"));
  if (wrong.length > 0) throw new Error(`a report is not as its schema says: ${wrong.join("; ")}`);
  return { stdout: stdout.bytes(), stderr: stderr.bytes().toString("utf8") };
}

class MemoryStream extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
