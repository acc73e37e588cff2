import type { CommandContext } from "./context.js";

/** What a command tells its user while it works, on standard error; nothing when quiet. */
export class Talk {
  readonly #stderr: CommandContext["stderr"];
  readonly #quiet: boolean;
  #progress = "";

  constructor({ stderr }: CommandContext, quiet = false) {
    this.#stderr = stderr;
    this.#quiet = quiet;
  }

  /** A sentence, without a full stop. */
  say(sentence: string): void {
    if (this.#quiet) return;
    this.#clear();
    this.#stderr.write(`moeload: ${sentence}\n`);
  }

  /** The same as a warning; a property, so that it can be handed on as an `onWarning`. */
  readonly warn = (sentence: string): void => {
    this.say(`warning: ${sentence}`);
  };

  /** The line that shows how far the work is; on a terminal only, each replacing the last. */
  progress(line: string): void {
    if (this.#quiet || !this.#stderr.isTTY) return;
    // A line that wraps could not be replaced.
    const shown = line.slice(0, (this.#stderr.columns ?? 80) - 1);
    if (shown === this.#progress) return;
    this.#stderr.write(`\r${shown.padEnd(this.#progress.length)}`);
    this.#progress = shown;
  }

  /** A `progress` line for work in equal parts. */
  share(what: string): (done: number, total: number) => void {
    return (done, total) => {
      this.progress(`${what}: ${Math.floor((100 * done) / total)} %`);
      if (done === total) this.#clear();
    };
  }

  #clear(): void {
    if (this.#progress === "") return;
    this.#stderr.write(`\r${" ".repeat(this.#progress.length)}\r`);
    this.#progress = "";
  }
}
