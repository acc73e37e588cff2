import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, type TestContext } from "vitest";

import { completedCommand } from "../../src/commands/completion/completed-command.js";
import { runCli, runProcess } from "../support/run-cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wholeCommands } from "../support/whole-commands.js";

const folder = temporaryFolder();
mkdirSync(join(folder, "models"));
for (const file of ["trace.arrow", "report.json"]) writeFileSync(join(folder, file), "");

/** Shows the words of a command line instead of running moeload. */
const showWords = `moeload() { local word; printf '\\nGOT'; for word in "$@"; do printf '<%s>' "$word"; done; echo; }\n`;

function requireProgram({ skip }: TestContext, program: string): void {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
  } catch {
    skip(`${program} is not installed: completion in it is NOT tested`);
  }
}

async function writeScript(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(["completion", shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const path = join(folder, `completion.${shell}`);
  writeFileSync(path, stdout);
  return path;
}

/** Types into a shell that has a terminal; what `moeload` was called with, a line each. */
async function typed(shell: string, lines: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const stdin = [...lines, "exit", ""].join("\n");
  const options = { cwd: folder, stdin, env: { TERM: "xterm", ...env } };
  const { stdout } = await runProcess("script", ["-qec", shell, "/dev/null"], options);
  return Array.from(stdout.matchAll(/^GOT(.*?)\r?$/gm), ([, words]) => words!);
}

const lines = [
  "moeload ana\t--form\tjs\t",
  "moeload predict --algo swavg,ar\t --state=sta\t tr\t",
  "moeload predict --algo=swavg,la\t --max-e\t 5% --model mod\t",
  "moeload completion z\t",
  "moeload compare rep\t rep\t --metric w\t",
  "moeload forecast --output rep\t --algo orac\t",
  "moeload predict --horizon mod\t",
];

it("moeload completion bash completes commands, options, choices, lists, files and folders in bash", async (test) => {
  requireProgram(test, "bash");
  requireProgram(test, "script");
  const quiet = "PS1='$ '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'";
  writeFileSync(join(folder, "bashrc"), `${quiet}\nsource ${await writeScript("bash")}\n${showWords}`);
  expect(await typed("bash --noprofile --rcfile bashrc -i", lines)).toEqual([
    "<analyze><--format><json>",
    "<predict><--algo><swavg,arima><--state=stable><trace.arrow>",
    "<predict><--algo=swavg,last><--max-error><5%><--model><models/>",
    "<completion><zsh>",
    "<compare><report.json><report.json><--metric><wape>",
    "<forecast><--output><report.json><--algo><oracle>",
    "<predict><--horizon><mod>",
  ]);
});

it("moeload completion bash offers each name of a list once, and no file where a number is wanted", async (test) => {
  requireProgram(test, "bash");
  const ask = `source ${await writeScript("bash")} && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _moeload; echo "\${COMPREPLY[@]}"`;
  const offered = async (...words: string[]): Promise<string> =>
    (await runProcess("bash", ["-c", ask, "bash", "moeload", ...words])).stdout.trim();
  expect(await offered("predict", "--algo", "last,swavg,")).toBe("last,swavg,arima last,swavg,lstm last,swavg,oracle");
  expect(await offered("predict", "--horizon", "")).toBe("");
  expect(await offered("predict", "--order", "")).toBe("auto");
  expect(await offered("forecast", "--algo", "")).toBe("swavg arima lstm last oracle");
  expect((await offered("")).split(" ").slice(0, 2)).toEqual(["info", "analyze"]);
});

it("moeload completion zsh completes the same in zsh", async (test) => {
  requireProgram(test, "zsh");
  requireProgram(test, "script");
  const quiet = "PS1='$ '; unsetopt BEEP PROMPT_SP; autoload -Uz compinit; compinit -u -D";
  writeFileSync(join(folder, ".zshrc"), `${quiet}\nsource ${await writeScript("zsh")}\n${showWords}`);
  expect(await typed("zsh -i", lines, { ZDOTDIR: folder })).toEqual([
    "<analyze><--format=json>",
    "<predict><--algo><swavg,arima><--state=stable><trace.arrow>",
    "<predict><--algo=swavg,last><--max-error><5%><--model><models>",
    "<completion><zsh>",
    "<compare><report.json><report.json><--metric><wape>",
    "<forecast><--output><report.json><--algo><oracle>",
    "<predict><--horizon><mod>",
  ]);
});

it("moeload completion fish completes the same in fish", async (test) => {
  requireProgram(test, "fish");
  const path = await writeScript("fish");
  const offered = async (line: string): Promise<string[]> => {
    const script = `source ${path}; complete -C ${JSON.stringify(line)}`;
    const { stdout, stderr } = await runProcess("fish", ["--no-config", "-c", script], { cwd: folder });
    expect(stderr).toBe("");
    return stdout.split("\n").flatMap((one) => one.split("\t")[0] || []);
  };
  expect(await offered("moeload ana")).toEqual(["analyze"]);
  expect(await offered("moeload analyze --form")).toEqual(["--format"]);
  expect(await offered("moeload analyze --format js")).toEqual(["json"]);
  expect(await offered("moeload predict --algo swavg,ar")).toEqual(["swavg,arima"]);
  expect(await offered("moeload predict --state=sta")).toEqual(["--state=stable"]);
  expect(await offered("moeload predict --model ")).toEqual(["models/"]);
  expect(await offered("moeload predict --horizon ")).toEqual([]);
  expect(await offered("moeload predict tr")).toEqual(["trace.arrow"]);
  expect(await offered("moeload forecast --output rep")).toEqual(["report.json"]);
  expect(await offered("moeload completion ")).toEqual(["bash", "fish", "zsh"]);
});

it.each(["bash", "zsh", "fish"])("moeload completion %s knows every command and visible option", async (shell) => {
  const { stdout } = await runCli(["completion", shell]);
  for (const { name, options } of (await wholeCommands()).map(completedCommand)) {
    expect(stdout).toContain(name);
    for (const flag of options.flatMap(({ flags }) => flags)) {
      const written = shell === "fish" ? flag.replace(/^--/, "-l ").replace(/^-(?=.$)/, "-s ") : flag;
      expect(stdout).toContain(written);
    }
  }
});

it.each<[string[], string]>([
  [["fsh"], 'completion takes bash, zsh, fish, got "fsh" (did you mean zsh or fish?)'],
  [[], "missing required argument 'shell'; see moeload completion --help"],
])("moeload completion %j is wrong usage", async (words, sentence) => {
  const result = await runCli(["completion", ...words]);
  expect(result).toEqual({ code: 2, stdout: "", stderr: `moeload: ${sentence}\n` });
});
