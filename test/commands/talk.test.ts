import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";

import type { CommandContext } from "../../src/commands/context.js";
import { Talk } from "../../src/commands/talk.js";

function talk(isTTY: boolean, quiet: boolean): { readonly talk: Talk; readonly said: () => string } {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const context = { stderr } as unknown as CommandContext;
  return { talk: new Talk(context, quiet), said: () => String(stderr.read() ?? "") };
}

describe("Talk", () => {
  it("progress(line) replaces the line before on a terminal, and a sentence takes its place", () => {
    const { talk: terminal, said } = talk(true, false);
    terminal.progress("scoring: 10 %");
    terminal.progress("scoring: 10 %");
    terminal.progress("done");
    terminal.warn("it is hot");
    expect(said()).toBe("\rscoring: 10 %\rdone         \r    \rmoeload: warning: it is hot\n");
  });

  it("progress(line) is cut to the terminal's width, since a line that wraps could not be replaced", () => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 10 });
    new Talk({ stderr } as unknown as CommandContext).progress("scoring forecasts: 10 %");
    expect(String(stderr.read())).toBe("\rscoring f");
  });

  it("share(what) counts in per cent and leaves nothing behind when the work is done", () => {
    const { talk: terminal, said } = talk(true, false);
    const onProgress = terminal.share("scoring");
    for (const done of [1, 2, 3]) onProgress(done, 3);
    expect(said()).toBe(`\rscoring: 33 %\rscoring: 66 %\rscoring: 100 %\r${" ".repeat(14)}\r`);
  });

  it("progress(line) says nothing where standard error is no terminal, but sentences are said", () => {
    const { talk: pipe, said } = talk(false, false);
    pipe.progress("scoring: 10 %");
    pipe.say("trained");
    expect(said()).toBe("moeload: trained\n");
  });

  it("a quiet Talk says nothing at all", () => {
    const { talk: silent, said } = talk(true, true);
    silent.progress("scoring: 10 %");
    silent.warn("it is hot");
    expect(said()).toBe("");
  });
});
