#!/usr/bin/env node
import { createProgram, Finished } from "./commands/program.js";
import { hasColour, isScreen } from "./commands/stream-look.js";
import { exitCodes, MoeloadError } from "./errors.js";
import { removeUnfinished } from "./write-aside.js";

const { argv, env, stdin, stdout, stderr } = process;
/** A bar may stand where a sentence is to go. */
const clearLine = isScreen(stderr, env) ? "\r\u001b[K" : "";
const complaint = hasColour(stderr, env, !argv.includes("--no-color")) ? "\u001b[31mmoeload:\u001b[0m" : "moeload:";

/** Exit code for what a command threw; the sentence goes to standard error. */
function report(error: unknown): number {
  // Help or the version has been printed, or whoever read our output has closed it: there is no more to say.
  if (error instanceof Finished || (error as NodeJS.ErrnoException).code === "EPIPE") return exitCodes.ok;
  if (error instanceof MoeloadError) {
    stderr.write(`${clearLine}${complaint} ${error.message}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  stderr.write(`${clearLine}${complaint} this is a bug of moeload, please report it\n${stack ?? ""}\n`);
  return exitCodes.bug;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    removeUnfinished();
    stderr.write(clearLine);
    process.exit(exitCodes.interrupted);
  });
}
// Without a listener a closed or full stream throws from nowhere; the write that met it reports it too.
for (const stream of [stdout, stderr]) stream.on("error", () => undefined);

const exitCode = await createProgram({ stdin, stdout, stderr, env }, argv.slice(2))
  .then((program) => program.parseAsync(argv))
  .then(() => exitCodes.ok, report);
// At once, even where a timer or a backend would keep the process alive, but not before all is written.
stdout.write("", () => process.exit(exitCode));
