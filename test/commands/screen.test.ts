import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";

import { analyzeCommand } from "../../src/commands/analyze.js";
import { backendsCommand } from "../../src/commands/backends.js";
import type { CommandContext } from "../../src/commands/context.js";
import { forecastCommand } from "../../src/commands/forecast.js";
import { infoCommand } from "../../src/commands/info.js";
import { predictCommand } from "../../src/commands/predict.js";
import { runCli } from "../support/run-cli.js";
import { runCommand, type Surroundings } from "../support/run-command.js";

type Make = (context: CommandContext) => Command;

const trace = readFileSync(new URL("../../fixtures/moe32-top1.arrow", import.meta.url));

async function printed(make: Make, args: readonly string[], screen: Surroundings): Promise<string> {
  return (await runCommand(make, args, trace, screen)).stdout.toString("utf8");
}

const escape = "\u001b[";

describe("a report on a terminal", () => {
  it.each<[string, Make, string[]]>([
    ["analyze", analyzeCommand, ["-"]],
    ["predict", predictCommand, ["--algo", "swavg,oracle", "--horizon", "1000", "-"]],
    ["info", infoCommand, ["-"]],
    ["forecast", forecastCommand, ["--horizon", "100", "-"]],
  ])("%s fits 60 columns and more, and has all that it has elsewhere where there is room", async (_, make, args) => {
    const whole = await printed(make, args, {});
    for (const columns of [60, 72, 80, 100, 140]) {
      const lines = (await printed(make, args, { columns, env: { NO_COLOR: "1" } })).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
    const wide = await printed(make, args, { columns: 500, env: { NO_COLOR: "1" } });
    expect(wide).toBe(whole);
  });

  it("backends prints its commands in one line each, to be copied", async () => {
    const commands = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("to install"));
    const narrow = await printed(backendsCommand, [], { columns: 60 });
    expect(commands(narrow)).toEqual(commands(await printed(backendsCommand, [], {})));
  });

  it.each<[string, Surroundings, boolean, boolean]>([
    ["a terminal", { columns: 120 }, true, true],
    ["a terminal and NO_COLOR", { columns: 120, env: { NO_COLOR: "1" } }, false, true],
    ["a terminal that only prints", { columns: 120, env: { TERM: "dumb" } }, false, false],
    ["a terminal without UTF-8", { columns: 120, env: { LANG: "C" } }, true, false],
    ["a pipe", {}, false, true],
    ["a pipe and FORCE_COLOR", { env: { FORCE_COLOR: "1" } }, true, true],
  ])("analyze to %s", async (_, screen, colour, charts) => {
    const report = await printed(analyzeCommand, ["-"], screen);
    expect([report.includes(escape), /[▁-█]/.test(report)]).toEqual([colour, charts]);
    expect(await printed(analyzeCommand, ["--no-color", "-"], screen)).not.toContain(escape);
  });

  it("COLUMNS says how wide a report may be that goes elsewhere", async () => {
    const narrow = await printed(analyzeCommand, ["-"], { env: { COLUMNS: "70" } });
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(narrow).toContain("left out of a table for lack of width: experts");
  });
});

describe("moeload", () => {
  it("a complaint is red where colours are understood and wanted, and plain elsewhere", async () => {
    const sentence = "/nowhere cannot be read: no such file\n";
    const force = { FORCE_COLOR: "1" };
    const said = async (words: string[], env: Record<string, string>): Promise<string> =>
      (await runCli(["info", "/nowhere", ...words], { env })).stderr;
    expect(await said([], {})).toBe(`moeload: ${sentence}`);
    expect(await said([], force)).toBe(`\u001b[31mmoeload:\u001b[0m ${sentence}`);
    expect(await said(["--no-color"], force)).toBe(`moeload: ${sentence}`);
  });
});
