import { mkdtempSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { commandNames } from "../../src/commands/program.js";
import { helpTopics } from "../../src/commands/help/help-topics.js";
import { moeloadOnPath } from "../support/moeload-on-path.js";
import { runCli, runProcess } from "../support/run-cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const env = moeloadOnPath(folder);

const topics = helpTopics.map(({ name }) => name);

async function pageOf(topic: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(["help", topic]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

it.each(topics)(
  "moeload help %s is a page of at most 79 columns, and its commands work as they stand",
  async (topic) => {
    const page = await pageOf(topic);
    const lines = page.split("\n");
    expect(lines.filter((line) => Array.from(line).length > 79 || /\s$/.test(line))).toEqual([]);
    expect(page).not.toMatch(/undefined|NaN|null/);
    const commands = Array.from(page.matchAll(/^ {2}\$ ((?:.*\\\n)*.*)$/gm), ([, command]) => command!);
    expect(commands.length).toBeGreaterThan(2);
    const cwd = mkdtempSync(join(folder, `${topic}-`));
    const { code, stderr } = await runProcess("sh", ["-euc", commands.join("\n")], { cwd, env });
    const complaints = stderr.replaceAll(/^moeload: (no TRACE given|.* counts of|.*: every option is there).*\n/gm, "");
    expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
  },
);

it.each(commandNames)("moeload %s --help fits 80 columns", async (command) => {
  const { stdout } = await runCli([command, "--help"]);
  expect(stdout.split("\n").filter((line) => Array.from(line).length > 80)).toEqual([]);
});

it("moeload predict --help has its options in groups, with their defaults as they are typed", async () => {
  const { stdout } = await runCli(["predict", "--help"]);
  const groups = Array.from(stdout.matchAll(/^([A-Z].*):$/gm), ([, heading]) => heading);
  const expected = ["Options", "ARIMA", "LSTM", "Stable and transient", "Reading the trace", "Output", "Configuration"];
  expect(groups).toEqual(["Arguments", ...expected, "Error metrics, at each origin and layer"]);
  expect(stdout).toContain("table, json, csv, md, arrow (default: table)\n");
  expect((await runCli(["analyze", "--help"])).stdout).toMatch(/trailing windows, .*\(default:\s+10,100\)\n/);
});

it("moeload help names every command and topic, and is what --help prints", async () => {
  const { code, stdout, stderr } = await runCli(["help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const { name, summary } of helpTopics) expect(stdout).toContain(`  ${name.padEnd(9)}${summary}\n`);
  expect(stdout).toContain("\n  analyze [options] [TRACE] ");
  expect(stdout).toBe((await runCli(["--help"])).stdout);
});

it.each(["predict", "init", "help"])("moeload help %s is the help of the command", async (command) => {
  expect(await pageOf(command)).toBe((await runCli([command, "--help"])).stdout);
});

it("moeload help of something else is wrong usage, with a suggestion", async () => {
  const words =
    "trace, windows, labels, metrics, ci, info, analyze, predict, forecast, compare, report, plot, convert, backends";
  expect(await runCli(["help", "metrcs"])).toEqual({
    code: 2,
    stdout: "",
    stderr: `moeload: help takes ${words}, init, completion, help, got "metrcs" (did you mean metrics?)\n`,
  });
});

it("moeload help takes its numbers from where they are defined", async () => {
  expect(await pageOf("windows")).toContain("--windows names the lengths, 10 and 100 by default");
  const labels = await pageOf("labels");
  expect(labels).toContain("  variance ratio ≤ 2      --max-variance-ratio");
  expect(labels).toContain("  range ratio    ≤ 1.5    --max-range-ratio");
  expect(labels).toContain("3.078 for w = 10, 5.015 for w = 100");
  expect(await pageOf("metrics")).toContain("--horizon   iterations ahead, 1,000 by default");
  expect(await pageOf("ci")).toContain("  5     a limit that was asked for is exceeded");
});
