import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";

import type { CommandContext } from "../../src/commands/context.js";
import { Talk } from "../../src/commands/talk.js";

interface Place {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: CommandContext["env"];
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** A Talk with a clock that only `wait` moves, and what it wrote since it was last asked. */
function talk({ isTTY = true, columns = 80, env = { NO_COLOR: "1" }, quiet = false, color = true }: Place = {}): {
  readonly talk: Talk;
  readonly said: () => string;
  readonly wait: (ms: number) => void;
} {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  let ms = 0;
  return {
    talk: new Talk({ stderr, env, now: () => ms }, quiet, { color }),
    said: () => String(stderr.read() ?? ""),
    wait: (more) => (ms += more),
  };
}

const back = "\r";
const clear = "\u001b[K";

describe("Talk", () => {
  it("share(what) draws a bar once a second has passed, at most ten times a second, and takes it away in the end", () => {
    const { talk: screen, said, wait } = talk();
    const onProgress = screen.share("scoring forecasts", { unit: "forecasts" });
    wait(999);
    onProgress(10, 100);
    expect(said()).toBe("");
    wait(1);
    onProgress(25, 100);
    expect(said()).toBe(
      `${back}scoring forecasts  ━━━━────────────   25 %  25 of 100  25 forecasts/s  3 s left${clear}`,
    );
    wait(99);
    onProgress(30, 100);
    expect(said()).toBe("");
    wait(1);
    onProgress(33, 100);
    expect(said()).toContain("33 %  33 of 100  30 forecasts/s  3 s left");
    onProgress(100, 100);
    expect(said()).toBe(`${back}${clear}`);
  });

  it("say(sentence) and warn(sentence) wrap between words on a terminal, and are one line elsewhere", () => {
    const words = "a layer of the trace has fewer experts than the others";
    const { talk: narrow, said } = talk({ columns: 40, env: {} });
    narrow.say(words);
    expect(said()).toBe("moeload: a layer of the trace has fewer\nexperts than the others\n");
    narrow.warn(words);
    expect(said()).toBe(
      "moeload: \u001b[33mwarning:\u001b[0m a layer of the trace\nhas fewer experts than the others\n",
    );
    const { talk: log, said: logged } = talk({ isTTY: false, columns: 40 });
    log.warn(words);
    expect(logged()).toBe(`moeload: warning: ${words}\n`);
  });

  it("share(what) says nothing of work that is done within a second", () => {
    const { talk: screen, said, wait } = talk();
    const onProgress = screen.share("scoring");
    onProgress(1, 3);
    wait(998);
    onProgress(2, 3);
    wait(500);
    onProgress(3, 3);
    expect(said()).toBe("");
  });

  it("share(what) begins anew where less is done than before", () => {
    const { talk: screen, said, wait } = talk();
    const onProgress = screen.share("reading");
    wait(900);
    onProgress(5, 10);
    wait(200);
    onProgress(0, 10);
    wait(900);
    onProgress(3, 10);
    expect(said()).toBe("");
    wait(100);
    onProgress(5, 10);
    expect(said()).toContain("50 %  5 of 10  5.0/s  1 s left");
  });

  it("share(what) draws no further than the last but one column, since a line that wraps could not be replaced", () => {
    const { talk: screen, said, wait } = talk({ columns: 35 });
    const onProgress = screen.share("scoring forecasts", { unit: "forecasts" });
    wait(2000);
    onProgress(1, 4);
    expect(said()).toBe(`${back}scoring forecasts   25 %  6 s left${clear}`);
  });

  it("a sentence takes the place of a bar", () => {
    const { talk: screen, said, wait } = talk();
    const onProgress = screen.share("scoring");
    wait(1000);
    onProgress(1, 2);
    said();
    screen.warn("it is hot");
    screen.say("it was hot");
    expect(said()).toBe(`${back}${clear}moeload: warning: it is hot\nmoeload: it was hot\n`);
  });

  it.each([
    ["in a log", { isTTY: false }],
    ["on a terminal that only prints", { env: { TERM: "dumb" } }],
  ])("share(what) says a line every five seconds %s", (_, place) => {
    const { talk: log, said, wait } = talk(place);
    const onProgress = log.share("scoring forecasts", { unit: "forecasts" });
    for (let done = 1; done <= 11; done++) {
      wait(1000);
      onProgress(done, 12);
    }
    onProgress(12, 12);
    expect(said()).toBe(
      "moeload: scoring forecasts: 41 %, 5 of 12, 1.0 forecasts/s, 7 s left\n" +
        "moeload: scoring forecasts: 83 %, 10 of 12, 1.0 forecasts/s, 2 s left\n",
    );
  });

  it("reading(what) tells megabytes, also where nobody knows how many there will be", () => {
    const { talk: log, said, wait } = talk({ isTTY: false });
    const onProgress = log.reading("reading");
    wait(5000);
    onProgress(4_200_000, undefined);
    wait(5000);
    onProgress(242e6, 484e6);
    expect(said()).toBe(
      "moeload: reading: 4.2 MB, 0.8 MB/s\nmoeload: reading: 50 %, 242 of 484 MB, 24 MB/s, 10 s left\n",
    );
  });

  it("a terminal with colours has yellow warnings and a cyan bar, unless they are not wanted", () => {
    const coloured = talk({ env: {} });
    coloured.talk.warn("it is hot");
    const onProgress = coloured.talk.share("scoring");
    coloured.wait(1000);
    onProgress(1, 2);
    const written = coloured.said();
    expect(written).toContain("moeload: \u001b[33mwarning:\u001b[0m it is hot\n");
    expect(written).toContain(`scoring  \u001b[36m${"━".repeat(12)}\u001b[0m${"─".repeat(12)}  `);

    const plain = talk({ env: {}, color: false });
    plain.talk.warn("it is hot");
    expect(plain.said()).toBe("moeload: warning: it is hot\n");
  });

  it("a quiet Talk says nothing at all", () => {
    const { talk: silent, said, wait } = talk({ quiet: true });
    const onProgress = silent.share("scoring");
    wait(9000);
    onProgress(1, 2);
    silent.warn("it is hot");
    expect(said()).toBe("");
  });
});
