import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";

import { hasBlocks, hasColour, widthOf } from "../../src/commands/stream-look.js";

const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
const pipe = new PassThrough();

describe("hasColour", () => {
  it.each([
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["a terminal that only prints", terminal, { TERM: "dumb" }, false],
    ["NO_COLOR=0", terminal, { NO_COLOR: "0" }, false],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["FORCE_COLOR=1 in a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR=false", terminal, { FORCE_COLOR: "false" }, false],
    ["NO_COLOR beside FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("hasColour(stream, env) of %s", (_, stream, env, expected) => {
    expect(hasColour(stream, env)).toBe(expected);
    expect(hasColour(stream, env, false)).toBe(false);
  });
});

describe("hasBlocks", () => {
  it.each([
    ["a terminal that says nothing of its locale", terminal, {}, true],
    ["UTF-8", terminal, { LANG: "de_DE.UTF-8" }, true],
    ["utf8 as macOS spells it", terminal, { LC_CTYPE: "en_US.utf8", LANG: "C" }, true],
    ["LC_ALL before all others", terminal, { LC_ALL: "C", LANG: "en_US.UTF-8" }, false],
    ["an empty LC_ALL, which counts as none", terminal, { LC_ALL: "", LANG: "en_US.UTF-8" }, true],
    ["another encoding", terminal, { LANG: "de_DE.ISO-8859-1" }, false],
    ["a terminal that only prints", terminal, { TERM: "dumb", LANG: "C.UTF-8" }, false],
    ["a pipe, wherever it leads", pipe, { LANG: "C", TERM: "dumb" }, true],
  ])("hasBlocks(stream, env) of %s", (_, stream, env, expected) => {
    expect(hasBlocks(stream, env)).toBe(expected);
  });
});

describe("widthOf", () => {
  it.each([
    ["a terminal", terminal, { COLUMNS: "60" }, 100],
    ["a pipe", pipe, {}, Infinity],
    ["a pipe with COLUMNS", pipe, { COLUMNS: "60" }, 60],
    ["COLUMNS that are none", pipe, { COLUMNS: "wide" }, Infinity],
    ["COLUMNS of 0", pipe, { COLUMNS: "0" }, Infinity],
  ])("widthOf(stream, env) of %s", (_, stream, env, expected) => {
    expect(widthOf(stream, env)).toBe(expected);
  });
});
