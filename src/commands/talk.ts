import { wrapText } from "../report/wrap-text.js";
import type { CommandContext } from "./context.js";
import { progressBar } from "./progress-bar.js";
import { progressParts, progressSentence, type ProgressOptions } from "./progress.js";
import { hasBlocks, hasColour, isScreen } from "./stream-look.js";

export interface TalkOptions {
  /** Whether colours are wanted where they are understood. @default true */
  readonly color?: boolean;
}

/** Hears how far work is: done, of how many (undefined where nobody knows), and what else there is to say. */
export type OnProgress = (done: number, total: number | undefined, detail?: string) => void;

/** Work that is done sooner goes by in silence; a screen is drawn again as often as the eye can follow. */
const screenTimes = { firstMs: 1000, everyMs: 100 };
/** A log is read later. */
const logTimes = { firstMs: 5000, everyMs: 5000 };

/** What a command tells its user while it works, on standard error; nothing when quiet. */
export class Talk {
  readonly #stderr: CommandContext["stderr"];
  readonly #quiet: boolean;
  readonly #now: () => number;
  /** Whether lines can be replaced. */
  readonly #screen: boolean;
  readonly #blocks: boolean;
  readonly #colour: boolean;
  /** Whether a bar stands on the line. */
  #drawn = false;

  constructor(
    { stderr, env, now = () => performance.now() }: Pick<CommandContext, "stderr" | "env" | "now">,
    quiet = false,
    { color = true }: TalkOptions = {},
  ) {
    this.#stderr = stderr;
    this.#quiet = quiet;
    this.#now = now;
    this.#screen = isScreen(stderr, env);
    this.#blocks = hasBlocks(stderr, env);
    this.#colour = hasColour(stderr, env, color);
  }

  /** A sentence, without a full stop. */
  say(sentence: string): void {
    this.#print(sentence);
  }

  /** The same as a warning; a property, so that it can be handed on as an `onWarning`. */
  readonly warn = (sentence: string): void => {
    this.#print(`warning: ${sentence}`, (text) => text.replace("warning:", (word) => this.#style(33, word)));
  };

  /**
   * Shows how far a piece of work is, once it has taken a while: on a screen a bar that replaces itself and goes when
   * all is done, elsewhere a line every few seconds. Less done than before is a new beginning.
   */
  share(what: string, options: ProgressOptions = {}): OnProgress {
    if (this.#quiet) return () => undefined;
    const { firstMs, everyMs } = this.#screen ? screenTimes : logTimes;
    let began = this.#now();
    let next = began + firstMs;
    let before = 0;
    return (done, total, detail) => {
      const at = this.#now();
      if (done < before) [began, next] = [at, at + firstMs];
      before = done;
      if (done === total) this.#clear();
      if (done === total || at < next) return;
      next = at + everyMs;
      const parts = progressParts(what, options, { done, total, elapsedMs: at - began, detail });
      if (this.#screen) this.#draw((width) => progressBar(parts, { ...this.#look, width }));
      else this.say(progressSentence(parts));
    };
  }

  /** The same for bytes. */
  reading(what: string): OnProgress {
    return this.share(what, { unit: "MB", per: 1e6 });
  }

  get #look(): { readonly blocks: boolean; readonly colour: (text: string) => string } {
    return { blocks: this.#blocks, colour: (text) => this.#style(36, text) };
  }

  #print(words: string, styled = (text: string): string => text): void {
    if (this.#quiet) return;
    this.#clear();
    this.#stderr.write(`${styled(this.#wrapped(`moeload: ${words}`))}\n`);
  }

  /** Between words where it is read on a terminal; a line of a log stays one. */
  #wrapped(text: string): string {
    const { isTTY, columns } = this.#stderr;
    return isTTY === true && columns !== undefined ? wrapText(text, columns).join("\n") : text;
  }

  #style(code: number, text: string): string {
    return this.#colour && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text;
  }

  #draw(line: (width: number) => string): void {
    // A line that wraps could not be replaced.
    this.#stderr.write(`\r${line((this.#stderr.columns ?? 80) - 1)}\u001b[K`);
    this.#drawn = true;
  }

  #clear(): void {
    if (this.#drawn) this.#stderr.write("\r\u001b[K");
    this.#drawn = false;
  }
}
