import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { beforeAll, describe, expect, it } from "vitest";

import { runCli, type CliOptions, type CliRun } from "../support/run-cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { junitErrors } from "../support/xml-errors.js";

const folder = temporaryFolder();
const run1 = fileURLToPath(new URL("../../fixtures/moe16-run1.arrow", import.meta.url));

/** Reports of SW_Avg with windows of 300 and of 2, and of another horizon. */
const [good, bad, far] = ["good.json", "bad.json", "far.json"] as const;

beforeAll(async () => {
  const predict = (output: string, ...words: string[]) =>
    runCli(["predict", "--quiet", "--format", "json", "--start", "999", "--output", output, ...words, run1], {
      cwd: folder,
    });
  await Promise.all([
    predict(good, "--window", "300"),
    predict(bad, "--window", "2"),
    predict(far, "--horizon", "2000"),
  ]);
});

const compare = (words: readonly string[], options: CliOptions = {}): Promise<CliRun> =>
  runCli(["compare", ...words], { cwd: folder, ...options });

interface Report {
  readonly verdict: string;
  readonly comparisons: readonly {
    readonly baseline: string;
    readonly report: string;
    readonly differences: readonly {
      readonly layer: number | null;
      readonly metric: string;
      readonly verdict: string;
    }[];
  }[];
}
const parsed = ({ stdout }: CliRun): Report => JSON.parse(stdout) as Report;

const sentence =
  /errorRatio of swavg over all layers may worsen by at most 5\.00 %, got \+\d+\.\d % in bad\.json \(0\.\d+ to 0\.\d+; 95 % interval \+\d+\.\d % to \+\d+\.\d %\)/;

describe("moeload compare", () => {
  it("moeload compare passes equal reports, fails worse ones with 5, and says what is worse", async () => {
    expect(await compare([good, good, "--tolerance", "0"])).toMatchObject({ code: 0, stderr: "" });
    expect(await compare([good, bad])).toMatchObject({ code: 0, stderr: "" });
    const worse = await compare([good, bad, "--tolerance", "5%"]);
    expect(worse.code).toBe(5);
    expect(worse.stdout).toContain("worse than allowed");
    expect(worse.stderr).toMatch(new RegExp(`^moeload: ${sentence.source}\n$`));
    const all = await compare([good, bad, "--tolerance", "5%", "--tolerance", "layer=5%", "--format", "json"]);
    expect(all.stderr).toMatch(/^moeload: errorRatio of swavg in layer \d .*; it is the worst of 5 failures\n$/);
    expect([all.code, parsed(all).verdict]).toEqual([5, "fail"]);
    expect(await compare([bad, good, "--tolerance", "5%"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("moeload compare takes many reports and a baseline that a glob has caught, too", async () => {
    await mkdir(join(folder, "runs"));
    for (const name of [good, bad]) await copyFile(join(folder, name), join(folder, "runs", name));
    const words = ["--baseline", "./runs/good.json", "runs/bad.json", "runs/good.json", good, "--format", "json"];
    const report = parsed(await compare(words));
    expect(report.comparisons.map((one) => [one.baseline, one.report])).toEqual([
      ["./runs/good.json", "runs/bad.json"],
      ["./runs/good.json", good],
    ]);
  });

  it("moeload compare pairs several baselines with the reports of their trace and horizon", async () => {
    await copyFile(join(folder, far), join(folder, "far2.json"));
    const report = parsed(await compare(["--baseline", good, "--baseline", far, "far2.json", bad, "--format", "json"]));
    expect(report.comparisons.map((one) => [one.baseline, one.report])).toEqual([
      [far, "far2.json"],
      [good, bad],
    ]);
  });

  it("moeload compare compares the metrics of --metric, and those that a tolerance names", async () => {
    const metrics = async (...words: string[]) => {
      const { comparisons } = parsed(await compare([good, good, "--format", "json", ...words]));
      return [...new Set(comparisons[0]!.differences.map(({ metric }) => metric))];
    };
    expect(await metrics()).toEqual(["errorRatio"]);
    expect(await metrics("--metric", "wape,mae", "--metric", "rmse", "--metric", "mae")).toEqual([
      "wape",
      "mae",
      "rmse",
    ]);
    expect(await metrics("--tolerance", "wape=3%")).toEqual(["errorRatio", "wape"]);
  });

  it("moeload compare warns of other traces, other origins, and too few of them", async () => {
    const text = await readFile(join(folder, good), "utf8");
    const spoil = async (name: string, from: string, to: string) => {
      expect(text).toContain(from);
      await writeFile(join(folder, name), text.replace(from, to));
      return compare([good, name]);
    };
    expect((await spoil("moved.json", '"origins": [999,', '"origins": [998,')).stderr).toBe(
      "moeload: warning: good.json and moved.json have different origins: part of a difference may come from there; predict --start 999 gives both the same\n",
    );
    expect((await spoil("other.json", "moe16-run1.arrow", "moe16-run2.arrow")).stderr).toBe(
      "moeload: warning: good.json and other.json have different traces: part of a difference may come from there\n",
    );
    // The same trace in another folder is no other trace.
    expect((await spoil("elsewhere.json", run1, "/runner/moe16-run1.arrow")).stderr).toBe("");
    await runCli(["predict", "--quiet", "--stride", "6000", "--format", "json", "--output", "few.json", run1], {
      cwd: folder,
    });
    expect((await compare(["few.json", "few.json"])).stderr).toBe(
      "moeload: warning: few.json and few.json have too few origins to tell noise from change: 3 are needed, got 2\n",
    );
    // No first origin makes those of another stride the same.
    expect((await compare([good, "few.json"])).stderr).toBe(
      "moeload: warning: good.json and few.json have different origins: part of a difference may come from there\n",
    );
    expect((await compare(["few.json", "few.json", "--quiet"])).stderr).toBe("");
  });

  it("moeload compare warns where a tolerance judges nothing", async () => {
    await runCli(["predict", "--quiet", "--algo", "last", "--format", "json", "--output", "last.json", run1], {
      cwd: folder,
    });
    const { code, stdout, stderr } = await compare(["last.json", good, "--tolerance", "5%", "--quiet"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("; nothing judged, as no tolerance fits an error that the baseline has\n");
    expect((await compare(["last.json", good, "--tolerance", "5%"])).stderr).toContain(
      "moeload: warning: no tolerance fits an error that the baseline has: nothing is judged\n",
    );
  });

  it("moeload compare reads reports of moeload.predict/1 as earlier versions wrote them", async () => {
    const metrics = { origins: 4, errorRatio: 0.1, wape: 0.1, mae: 0.01, rmse: 0.01 };
    const byOrigin = Object.fromEntries(
      ["errorRatio", "wape", "mae", "rmse"].map((name) => [name, [0.1, 0.1, 0.1, 0.1]]),
    );
    const old = {
      schema: "moeload.predict/1",
      version: "0.0.1",
      trace: { source: "old.arrow" },
      options: {},
      horizon: 10,
      stride: 10,
      origins: [9, 19, 29, 39],
      predictors: [{ name: "swavg", overall: metrics, layers: [{ layer: 0, overall: metrics, ...byOrigin }] }],
    };
    await writeFile(join(folder, "old.json"), JSON.stringify(old));
    expect(await compare(["old.json", "old.json", "--tolerance", "0"])).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    ["{", /: a report must be JSON: /],
    ["[]", /: a report of predict has the schema moeload\.predict\/1, got none$/],
    ['{"schema":"moeload.analyze/1"}', /got moeload\.analyze\/1$/],
    ['{"schema":"moeload.predict/1"}', /: the report is not whole: its fields are not those of moeload\.predict\/1$/],
  ])("moeload compare refuses %s with 3", async (text, refusal) => {
    await writeFile(join(folder, "wrong.json"), text);
    const { code, stdout, stderr } = await compare(["wrong.json", "wrong.json"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr.trimEnd()).toMatch(refusal);
    expect(stderr.trimEnd().split("\n").length).toBe(1);
  });

  it.each<[string[], number, string]>([
    [["none.json", "none.json"], 3, "none.json cannot be read: no such file"],
    [
      [good, bad, "--tolerance", "swag=5%"],
      2,
      '--tolerance names swavg, last, errorRatio, wape, mae, rmse, layer or layer:N, got "swag" (did you mean swavg?)',
    ],
    [[good, far], 2, "compare requires reports of one horizon, got 1000 in good.json and 2000 in far.json"],
    [[good, bad, "--output", bad], 2, "--output and a report are the same file, bad.json"],
    [[good, bad, "--tolerance", "0", "--junit", good], 2, "--junit and a report are the same file, good.json"],
    [[good, bad, "--tolerance", "0", "--junit", "no/x.xml"], 2, "no/x.xml cannot be written: no such folder"],
    [[good, bad, "--tolerance", "0", "--junit", "x", "--output", "x"], 2, "--junit and --output are the same file, x"],
  ])("moeload compare %j: one sentence, and nothing is written", async (words, code, refusal) => {
    const before = await readdir(folder);
    expect(await compare(words)).toEqual({ code, stdout: "", stderr: `moeload: ${refusal}\n` });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe("moeload compare --junit", () => {
  it("moeload compare --junit writes a case for each judged difference, whether it passes or fails", async () => {
    const words = [
      good,
      bad,
      "--tolerance",
      "5%",
      "--tolerance",
      "layer=1000%",
      "--junit",
      "junit.xml",
      "--format",
      "json",
    ];
    const run = await compare(words);
    expect([run.code, parsed(run).verdict]).toEqual([5, "fail"]);
    const xml = await readFile(join(folder, "junit.xml"), "utf8");
    expect(await junitErrors([xml])).toEqual([]);
    expect([xml.match(/<testcase /g)!.length, xml.match(/<failure /g)!.length]).toEqual([5, 1]);
    expect(/ message="([^"]*)"/.exec(xml)![1]).toMatch(sentence);
    await rm(join(folder, "junit.xml"));
  });
});

describe("moeload compare in GitHub Actions", () => {
  const onGithub = (summary: string) => ({
    env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, summary) },
  });
  const words = [good, bad, "--tolerance", "5%", "--format", "json"];

  it("moeload compare annotates on standard error, and leaves standard output to the data", async () => {
    const [there, elsewhere] = [await compare(words, onGithub("summary.md")), await compare(words)];
    expect(there.stdout).toBe(elsewhere.stdout);
    const [annotation, ...rest] = there.stderr.split("\n");
    expect(annotation!.replaceAll("%25", "%").replaceAll("%3A", ":")).toMatch(
      new RegExp(`^::error title=moeload: worse than allowed::${sentence.source}$`),
    );
    expect(rest.join("\n")).toBe(elsewhere.stderr);
  });

  it("moeload compare adds its Markdown to the summary of the step, after what is there", async () => {
    await writeFile(join(folder, "steps.md"), "before\n");
    await compare(words, onGithub("steps.md"));
    const { stdout } = await compare([...words, "--format", "md"]);
    expect(await readFile(join(folder, "steps.md"), "utf8")).toBe(`before\n${stdout}\n`);
  });

  it("moeload compare warns as GitHub does, and passes where the summary cannot be written", async () => {
    const { code, stderr } = await compare([good, "moved.json", "--tolerance", "0"], onGithub("no/folder.md"));
    expect(code).toBe(0);
    expect(stderr.split("\n")).toEqual([
      "::warning title=moeload::good.json and moved.json have different origins: part of a difference may come from there; predict --start 999 gives both the same",
      "::notice title=moeload::pass: of 1 judged error none is worse than allowed",
      expect.stringMatching(/^moeload: warning: the summary .* cannot be written: ENOENT/),
      "",
    ]);
  });

  it("moeload compare --quiet annotates only what fails, and --no-github nothing", async () => {
    const loose = [good, "moved.json", "--tolerance", "0"];
    expect((await compare([...loose, "--quiet"], onGithub("quiet.md"))).stderr).toBe("");
    expect((await compare([...words, "--quiet"], onGithub("quiet.md"))).stderr).toMatch(/^::error /);
    const off = await compare([...words, "--no-github"], onGithub("off.md"));
    expect(off).toEqual(await compare(words));
    expect(await readdir(folder)).not.toContain("off.md");
  });
});
