import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { moeloadOnPath } from "./support/moeload-on-path.js";
import { runProcess, type CliRun } from "./support/run-cli.js";
import { seededRandom } from "./support/seeded-random.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import { junitErrors } from "./support/xml-errors.js";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));
const temporary = temporaryFolder();

/** Four experts whose load jitters about a constant: small, so that ARIMA takes no time. */
const trace = join(temporary, "run.jsonl");
const random = seededRandom(1);
const rows = Array.from({ length: 6000 }, (_, iteration) => {
  const tokens = [400, 300, 200, 100].map((mean) => Math.round(mean * (0.8 + 0.4 * random())));
  return JSON.stringify({ iteration, layer: 2, tokens });
});
writeFileSync(trace, `${rows.join("\n")}\n`);

/** A folder for one example, with `moeload` on the path; `npm` and `gh` only note what they were asked for. */
function place(name: string): { readonly folder: string; readonly env: Record<string, string> } {
  const folder = join(temporary, name);
  mkdirSync(folder);
  const note = `echo "$(basename "$0") $*" >>"${join(folder, "asked.txt")}"`;
  return { folder, env: { ...moeloadOnPath(folder, { npm: note, gh: note }), TRACE: trace } };
}

/** A change for the worse. */
const worsened = { PREDICT_OPTIONS: "--window 2" };

/** What was said of the comparison; how fast ARIMA was fitted depends on the machine. */
function saidOf({ stderr }: CliRun): string[] {
  return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("moeload: arima"));
}

function yaml(name: string): unknown {
  return parse(readFileSync(join(examples, name), "utf8"), { strict: true });
}

describe("examples/compare-predictors.sh", () => {
  const { folder, env } = place("shell");
  const run = (words: string[], more: Record<string, string> = {}): Promise<CliRun> =>
    runProcess(join(examples, "compare-predictors.sh"), words, { cwd: folder, env: { ...env, ...more } });

  it("keeps a baseline the first time, passes what did not change, and fails where SW_Avg worsens", async () => {
    const first = await run([trace, "kept.json"]);
    expect([first.code, first.stdout, saidOf(first)]).toEqual([0, "kept.json is the baseline from now on\n", []]);
    const kept = readFileSync(join(folder, "kept.json"), "utf8");
    const same = await run([trace, "kept.json"]);
    expect([same.code, saidOf(same)]).toEqual([0, []]);
    expect(same.stdout).toContain("pass: of 4 judged errors none is worse than allowed");
    for (const predictor of ["swavg", "arima", "last"]) expect(same.stdout).toMatch(new RegExp(`^${predictor} `, "m"));

    const worse = await run([trace, "kept.json"], worsened);
    expect(worse.code).toBe(5);
    expect(worse.stdout).toContain("fail: 2 of 4 judged errors are worse than allowed");
    expect(saidOf(worse).join("\n")).toMatch(
      /^moeload: \w+ of swavg .* may worsen by at most \d\.00 %, got .* in kept\.new\.json /,
    );
    // The same by an option of its own, and the baseline as it was.
    expect((await run([trace, "kept.json", "--window", "2"])).code).toBe(5);
    expect(readFileSync(join(folder, "kept.json"), "utf8")).toBe(kept);
  });

  it("passes where ARIMA alone worsens, says how it is used, and fails where predict does", async () => {
    expect((await run([trace, "kept.json", "--order", "0,2,0"])).code).toBe(0);
    const { code, stderr } = await run([]);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining("usage: compare-predictors.sh TRACE")]);
    expect(await run(["none.arrow", "other.json"])).toMatchObject({ code: 3 });
    expect(existsSync(join(folder, "other.json"))).toBe(false);
  });
});

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly "runs-on": string; readonly steps: readonly Step[] }>>;
}

describe("examples/github-actions.yml", () => {
  const workflow = yaml("github-actions.yml") as Workflow;
  const { steps } = workflow.jobs["predict"]!;
  const { folder, env } = place("github");

  /** The `run` lines of a job for an event, as GitHub runs them: after a failure only those with `always()`. */
  async function job(event: "push" | "pull_request", more: Record<string, string> = {}): Promise<CliRun[]> {
    const runs: CliRun[] = [];
    for (const { run, if: condition = "" } of steps) {
      const other = event === "push" ? "pull_request" : "push";
      const failed = runs.some(({ code }) => code !== 0);
      if (run === undefined || condition.includes(`== '${other}'`)) continue;
      if (failed && !condition.includes("always()")) continue;
      const github = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, "summary.md"), NUMBER: "7" };
      const environment = { ...workflow.env, ...github, ...env, ...more };
      runs.push(await runProcess("bash", ["-e", "-c", run], { cwd: folder, env: environment }));
    }
    return runs;
  }
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");

  it("is a workflow: every step is an action of a version or lines for a shell, without expressions in them", () => {
    expect(Object.keys(workflow.on)).toEqual(["push", "pull_request"]);
    expect(Object.values(workflow.jobs).map((one) => one["runs-on"])).toEqual(["ubuntu-latest"]);
    for (const step of steps) {
      expect([step.uses, step.run].filter((one) => one !== undefined).length).toBe(1);
      if (step.uses !== undefined) expect(step.uses).toMatch(/^actions\/[a-z-]+(\/[a-z]+)?@v\d+$/);
      expect(step.run ?? "").not.toContain("${{");
    }
  });

  it("saves the baseline where it is looked for, and keeps what the job writes", () => {
    const [restore, save] = ["restore", "save"].map((what) =>
      steps.find(({ uses }) => uses?.includes(`cache/${what}`))!,
    );
    expect(restore!.with!["path"]).toBe(save!.with!["path"]);
    expect(save!.with!["key"]!.startsWith(restore!.with!["restore-keys"]!)).toBe(true);
    const kept = steps.find(({ uses }) => uses?.includes("upload-artifact"))!.with!["path"]!;
    expect(kept.trim().split("\n")).toEqual(["new.json", "junit.xml"]);
  });

  it("says that there is nothing to compare with, keeps a baseline on main, then passes and fails", async () => {
    const first = await job("pull_request");
    expect(first.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(read("comment.md")).toBe("main has no report yet: nothing to compare with\n");

    expect((await job("push")).map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(read("baseline.json")).toBe(read("new.json"));

    const same = await job("pull_request");
    expect(same.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(read("comment.md")).toMatch(/^## ✅ moeload compare: pass/);
    expect(same[2]!.stderr).toMatch(/^::notice /);

    const worse = await job("pull_request", worsened);
    expect(worse.map(({ code }) => code)).toEqual([0, 0, 5, 0]);
    expect(read("comment.md")).toMatch(/^## ❌ moeload compare: fail/);
    expect(worse[2]!.stderr).toMatch(/^::error /);
    expect(read("summary.md").endsWith(`${read("comment.md")}\n`)).toBe(true);
    expect(await junitErrors([read("junit.xml")])).toEqual([]);
    expect([...new Set(read("asked.txt").trimEnd().split("\n"))]).toEqual([
      "npm install --global moeload",
      "gh pr comment 7 --edit-last --create-if-none --body-file comment.md",
    ]);
  });
});

describe("examples/gitlab-ci.yml", () => {
  interface Job {
    readonly image: string;
    readonly variables: Readonly<Record<string, string>>;
    readonly before_script: readonly string[];
    readonly script: readonly string[];
    readonly artifacts: {
      readonly when: string;
      readonly paths: string[];
      readonly reports: { readonly junit: string };
    };
  }
  const { "expert-load": job } = yaml("gitlab-ci.yml") as Readonly<Record<string, Job>>;
  const { folder, env } = place("gitlab");

  async function run(lines: readonly string[], more: Record<string, string> = {}): Promise<CliRun> {
    const environment = { ...job!.variables, ...env, ...more };
    return runProcess("sh", ["-e", "-c", lines.join("\n")], { cwd: folder, env: environment });
  }

  it("is a job that shows JUnit XML also where it fails", () => {
    expect(job!.image).toMatch(/^node:\d+$/);
    expect(job!.artifacts).toEqual({ when: "always", paths: ["new.json"], reports: { junit: "junit.xml" } });
    expect([...job!.before_script, ...job!.script].every((line) => typeof line === "string")).toBe(true);
  });

  it("passes what did not change, and fails what is worse than the file in the repository", async () => {
    const lines = [...job!.before_script, ...job!.script];
    // As its comment says: the first command makes the baseline.
    const made = await run([job!.script[0]!.replace("new.json", "baseline.json")]);
    expect([made.code, saidOf(made)]).toEqual([0, []]);
    const same = await run(lines);
    expect([same.code, saidOf(same)]).toEqual([0, []]);
    const worse = await run(lines, worsened);
    expect([worse.code, saidOf(worse)]).toEqual([5, [expect.stringMatching(/^moeload: .* worst of/)]]);
    const xml = readFileSync(join(folder, job!.artifacts.reports.junit), "utf8");
    expect(await junitErrors([xml])).toEqual([]);
    expect(xml).toContain("<failure ");
  });
});

it("the examples ship with the package", () => {
  const { files } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    files: string[];
  };
  expect(files).toContain("examples");
});
