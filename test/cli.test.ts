import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";

import { commandNames } from "../src/commands/program.js";
import { version } from "../src/version.js";
import { cli, runCli, runProcess } from "./support/run-cli.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const run1 = fileURLToPath(new URL("../fixtures/moe16-run1.arrow", import.meta.url));
const run2 = fileURLToPath(new URL("../fixtures/moe16-run2.arrow", import.meta.url));
const folder = temporaryFolder();

/** Puts a disk of 16 KiB at `path`, a folder; false where this user, or this container, may not mount. */
function mountSmallDisk(path: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", path]).status === 0;
}

/** 40 iterations of two experts in layer 3, with a little noise. */
const smallCsv = [
  "iteration,layer,expert,tokens",
  ...Array.from({ length: 40 }, (_, i) => `${i},3,0,${500 + ((i * 37) % 11)}\n${i},3,1,${520 - ((i * 37) % 11)}`),
  "",
].join("\n");

interface PredictJson {
  readonly origins: number[];
  readonly predictors: {
    readonly name: string;
    readonly stable: { readonly wape: number } | null;
    readonly overall: { readonly errorRatio: number };
    readonly layers: { readonly failures: unknown[]; readonly fits: { readonly details: unknown }[] }[];
  }[];
}

describe("moeload", () => {
  it("moeload --version prints the version alone", async () => {
    expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("moeload --help goes to standard output, names every command and the exit codes", async () => {
    const { code, stdout, stderr } = await runCli(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of commandNames) {
      expect(stdout).toContain(`\n  ${command} `);
    }
    expect(stdout).toContain("Topics, as in moeload help trace:");
    expect(stdout).toContain("Exit codes: 0 done");
  });

  it.each(commandNames)("moeload %s --help goes to standard output", async (command) => {
    const { code, stdout, stderr } = await runCli([command, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: moeload ${command}`);
    // The list of commands says the same of it, without having loaded it.
    const usage = /^Usage: moeload (.*)$/m.exec(stdout)![1]!;
    expect((await runCli(["--help"])).stdout).toContain(`\n  ${usage} `);
  });

  it("moeload predict --help prints the formula of every metric", async () => {
    const { stdout } = await runCli(["predict", "--help"]);
    const words = stdout.replaceAll(/\s+/g, " ");
    expect(words).toContain(
      "error ratio mean over steps and experts of |forecast − actual| / actual, where actual > 0",
    );
    expect(words).toContain("WAPE Σ|forecast − actual| / Σ actual over steps and experts");
    expect(words).toContain("MAE mean over steps and experts of |forecast − actual|, in load proportion");
    expect(words).toContain("RMSE square root of the mean over steps and experts");
  });

  it.each<[string[], string]>([
    [
      [],
      "a command is required: info, analyze, predict, forecast, compare, report, plot, convert, backends, init, completion, help; see moeload --help",
    ],
    [["analyse"], "unknown command 'analyse' (did you mean analyze?); see moeload --help"],
    [["analyze", "--window", "9"], "unknown option '--window' (did you mean --windows?); see moeload analyze --help"],
    [
      ["analyze", "a", "b"],
      "too many arguments for 'analyze', expected 1 argument but got 2; see moeload analyze --help",
    ],
    [["compare"], "missing required argument 'reports'; see moeload compare --help"],
    [["compare", "a"], "compare requires a report beside the baseline, got a alone"],
    [["compare", "a", "--baseline", "a"], "compare requires a report beside the baseline, got a alone"],
    [["compare", "a", "b", "--junit", "x.xml"], "--junit requires --tolerance, which says what is judged"],
    [["analyze", "--windows"], "option '--windows <lengths>' argument missing; see moeload analyze --help"],
    [["analyze", "--windows", "1"], '--windows takes a whole number of at least 2, got "1"'],
    [["analyze", "--label-window", "x"], '--label-window takes a whole number of at least 2, got "x"'],
    [["analyze", "--hold", "0"], '--hold takes a whole number of at least 1, got "0"'],
    [["analyze", "--criterion", "paper"], '--criterion takes noise, threshold, got "paper"'],
    [["analyze", "--criterion", "threshold"], "--criterion threshold requires --max-variance and --max-range"],
    [["analyze", "--max-variance", "1"], "--max-variance requires --criterion threshold"],
    [["analyze", "--hysteresis", "0.5"], "hysteresis must be a factor of at least 1, got 0.5"],
    [["analyze", "--format", "jsn"], '--format takes table, json, csv, md, arrow, got "jsn" (did you mean json?)'],
    [["analyze", "--fromat=csv"], "unknown option '--fromat=csv' (did you mean --format?); see moeload analyze --help"],
    [["analyze", "--format", "xml"], '--format takes table, json, csv, md, arrow, got "xml"'],
    [["analyze", "--per-expert"], "--per-expert requires --series, the file that it adds rows to"],
    [["analyze", "--series", "x.txt"], "x.txt: a data file must end in .csv, .arrow, .feather, .parquet"],
    [["analyze", "--columns", "step"], '--columns takes role=name pairs, as in iteration=step, got "step"'],
    [
      ["analyze", "--columns", "itertion=step"],
      '--columns knows the roles iteration, layer, expert, tokens, got "itertion" (did you mean iteration?)',
    ],
    [
      ["analyze", "--columns", "iteration=iteratoin", run1],
      `--columns iteration=iteratoin: ${run1} has no such column; its columns are iteration, layer, tokens (did you mean iteration?)`,
    ],
    [
      ["analyze", "--megatron", "eq=8"],
      '--megatron takes etp, ep, pp, order, layers, as in ep=8,pp=2, got "eq=8" (did you mean ep?)',
    ],
    [["analyze", "--gaps", "fill"], '--gaps takes error, split, ignore, got "fill"'],
    [["predict", "--algo", "prophet"], '--algo takes swavg, arima, lstm, last, oracle, got "prophet"'],
    [["predict", "--horizon", "0"], '--horizon takes a whole number of at least 1, got "0"'],
    [["predict", "--order", "2,1"], '--order takes p,d,q as in 2,1,2, or auto, got "2,1"'],
    [
      ["predict", "--algo", "last,swavgg"],
      '--algo takes swavg, arima, lstm, last, oracle, got "swavgg" (did you mean swavg?)',
    ],
    [["predict", "--order", "atuo"], '--order takes p,d,q as in 2,1,2, or auto, got "atuo" (did you mean auto?)'],
    [["predict", "--state", "stabel"], '--state takes all, stable, transient, got "stabel" (did you mean stable?)'],
    [["predict", "--state", "calm"], '--state takes all, stable, transient, got "calm"'],
    [["predict", "--max-error", "much"], '--max-error takes a ratio of 0 or more, as in 0.05 or 5%, got "much"'],
    [["predict", "--start", "-5"], '--start takes a whole number of at least 0, got "-5"'],
    [
      ["predict", "--start", "9999"],
      "start must leave 100 recorded iterations of history and 1000 ahead, so be an iteration from 99 to 6999 in steps of 1, got 9999",
    ],
    [
      ["predict", "--forecasts", "x.parqet"],
      "x.parqet: a data file must end in .csv, .arrow, .feather, .parquet (did you mean .parquet?)",
    ],
    [["predict", "--forecasts", "x.txt"], "x.txt: a data file must end in .csv, .arrow, .feather, .parquet"],
    [
      ["predict", "--backend", "tpu"],
      '--backend takes auto, cuda, tensorflow, webgpu, wasm, cpu, got "tpu" (did you mean cpu?)',
    ],
    [["predict", "--algo", "arima", "--history", "9000"], "arima takes a whole history from 30 to 8000, got 9000"],
    [
      ["predict", "--start", "50"],
      "start must leave 100 recorded iterations of history and 1000 ahead, so be an iteration from 99 to 6999 in steps of 1, got 50",
    ],
    [
      ["predict", "--algo", "oracle", "--max-error", "1%"],
      "--max-error requires a predictor to judge beside the oracle",
    ],
    [["predict", "--train", "x.csv"], "--train requires --algo lstm"],
    [["predict", "--units", "8"], "--units requires --algo lstm"],
    [["predict", "--model", "a"], "--model requires --algo lstm"],
    [["predict", "--algo", "lstm", "--resume"], "--resume requires --save-model"],
    [
      ["predict", "--algo", "lstm", "--model", "a", "--validation", "20%"],
      "--model and --validation exclude each other",
    ],
    [
      ["predict", "--algo", "lstm", "--validation", "95%"],
      '--validation takes at most 0.9, as in 0.2 or 20%, got "95%"',
    ],
    [["predict", "--algo", "lstm", "--weight-decay", "-1"], '--weight-decay takes a number of at least 0, got "-1"'],
    [["predict", "--algo", "lstm", "--learning-rate", "0"], '--learning-rate takes a number above 0, got "0"'],
    [
      ["predict", "--algo", "lstm", "--segments", "2000"],
      "lstm segments must be a whole number from 1 to the horizon of 1000, got 2000",
    ],
    [
      ["predict", "--algo", "lstm", "--train", run2, "--save-model", "m", "--resume"],
      "m: holds no unfinished training to resume, found no m/training.json",
    ],
    [["predict", "--order", "2,1,2"], "--order requires --algo arima"],
    [["predict", "--engine", "exact"], "--engine requires --algo arima"],
    [["predict", "--reselect", "2"], "--reselect requires --algo arima"],
    [["predict", "--algo", "arima", "--engine", "R"], '--engine takes exact, package, got "R"'],
    [["predict", "--algo", "arima", "--reselect", "0"], '--reselect takes a whole number of at least 1, got "0"'],
    [
      ["predict", "--algo", "arima", "--reselect", "2", "--order", "2,1,2"],
      "--reselect and --order exclude each other",
    ],
    [["predict", "--history", "400"], "--history requires --algo arima or lstm"],
    [["predict", "--algo", "lstm", "--model", "a", "--seed", "2"], "--model and --seed exclude each other"],
    [["predict", "--algo", "lstm", "--model", "a", "--history", "400"], "--model and --history exclude each other"],
    [["predict", "--algo", "lstm", "--save-model", run1], `${run1} cannot be written: it is a file, not a folder`],
    [
      ["predict", "--algo", "lstm", "--train", run2, run2],
      `--train ${run2} is the run that is to be scored: leave --train out, and it learns from what comes before the first origin`,
    ],
    [["predict", "--algo", "lstm", "--model", "a", "--save-model", "b"], "--model and --save-model exclude each other"],
    [["predict", "--output", "none/x.json"], "none/x.json cannot be written: no such folder"],
    [["predict", "--forecasts", "f.csv", "--output", "f.csv"], "--forecasts and --output are the same file, f.csv"],
    [["analyze", "--output", run2, run2], `--output and the trace are the same file, ${run2}`],
    [["forecast", "--algo", "oracle"], "--algo oracle knows only what is in the trace, it cannot forecast"],
    [["forecast", "--algo", "swavg,last"], '--algo takes swavg, arima, lstm, last, oracle, got "swavg,last"'],
    [["forecast", "--weights", "--format", "csv"], "--weights prints JSON, it cannot be combined with --format csv"],
    [["compare", "a", "b", "--tolerance", "x"], '--tolerance takes a ratio of 0 or more, as in 0.05 or 5%, got "x"'],
    [
      ["compare", "a", "b", "--metric", "mse"],
      '--metric takes errorRatio, wape, mae, rmse, got "mse" (did you mean mae or rmse?)',
    ],
  ])("moeload %j is wrong usage: one sentence, exit code 2", async (words, sentence) => {
    const { code, stdout, stderr } = await runCli([...words], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    expect(lines.at(-1)).toBe(`moeload: ${sentence}`);
    expect(lines.length).toBeLessThanOrEqual(2); // the other one says that the example trace is used
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("moeload analyze", () => {
  it("moeload analyze finds one transition in each layer of the example, and says which trace that is", async () => {
    const { code, stdout, stderr } = await runCli(["analyze", "--format", "json"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "moeload: no TRACE given: this is the example, moe16-run1.arrow, a training run of 4 MoE layers with 16 experts each\n",
    });
    const report = JSON.parse(stdout) as {
      schema: string;
      trace: object;
      layers: { layer: number; stableSince: number; states: { state: string; from: number; to: number }[] }[];
    };
    expect(report.schema).toBe("moeload.analyze/1");
    expect(report.trace).toEqual({
      source: "moe16-run1.arrow (the example)",
      iterations: 8000,
      firstIteration: 0,
      lastIteration: 7999,
      layers: [2, 4, 6, 8].map((layer) => ({ layer, experts: 16 })),
    });
    for (const { stableSince, states } of report.layers) {
      expect(states).toEqual([
        { state: "transient", from: 0, to: stableSince - 1 },
        { state: "stable", from: stableSince, to: 7999 },
      ]);
    }
  });

  it("moeload analyze prints one row per layer and window, with units", async () => {
    const { stdout } = await runCli(["analyze", "--quiet", run2]);
    expect(stdout).toContain("variance (p²)");
    expect(stdout).toContain("range (p)");
    expect(stdout.match(/^ +\d+ +16 {2}stable +\d+ +10 /gm)).toHaveLength(4);
    expect(stdout.match(/^ +100 /gm)).toHaveLength(4);
  });

  it("moeload analyze gives the same bytes each time", async () => {
    const words = ["analyze", "--format", "json", "--quiet", run1];
    expect((await runCli(words)).stdout).toBe((await runCli(words)).stdout);
  });

  it("moeload analyze --series --per-expert writes every full window of every iteration", async () => {
    const path = join(folder, "series.csv");
    await writeFile(join(folder, "small.csv"), smallCsv);
    const options = ["--windows", "5,10", "--label-window", "10", "--series", path];
    expect(
      await runCli(["analyze", "--quiet", "--output", join(folder, "r"), ...options, "small.csv"], {
        cwd: folder,
      }),
    ).toEqual({ code: 0, stdout: "", stderr: "" });
    const perLayer = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(perLayer[0]).toBe(
      "iteration,layer,window,variance_mean,variance_max,range_mean,range_max,variance_ratio,range_ratio,state",
    );
    expect(perLayer.length).toBe(1 + 36 + 31);
    await runCli(["analyze", "--quiet", "--per-expert", ...options, "small.csv"], { cwd: folder });
    const perExpert = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(perExpert[0]).toBe(`${perLayer[0]!},expert,load,variance,range`);
    expect(perExpert.length).toBe(1 + 2 * (36 + 31));
  });

  it("moeload analyze - reads standard input, in any container", async () => {
    const fromFile = await runCli(["analyze", "--format", "csv", "--quiet", run1]);
    const fromPipe = await runCli(["analyze", "--format", "csv", "--quiet", "-"], { stdin: await readFile(run1) });
    expect(fromPipe).toEqual(fromFile);
  });

  it("moeload analyze of a trace shorter than every window exits with 4", async () => {
    const stdin = smallCsv.split("\n").slice(0, 9).join("\n");
    expect(await runCli(["analyze", "-"], { stdin: `${stdin}\n` })).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "moeload: standard input: the shortest window requires 10 recorded iterations without a hole, got 4 in all\n",
    });
  });
});

describe("moeload predict", () => {
  it("moeload predict always scores the last value beside what was asked for", async () => {
    const { code, stdout } = await runCli(["predict", "--format", "json", "--quiet", "--algo", "swavg", run1]);
    const report = JSON.parse(stdout) as PredictJson;
    expect(code).toBe(0);
    expect(report.predictors.map(({ name }) => name)).toEqual(["swavg", "last"]);
    expect(report.origins).toEqual([99, 1099, 2099, 3099, 4099, 5099, 6099]);
  });

  it("moeload predict --algo last,swavg,arima,oracle has no failed forecast, and ARIMA's tests stand in the report", async () => {
    // Two layers and a wide stride here; all layers with --stride 250 take minutes and pass likewise.
    const words = ["--algo", "last,swavg,arima,oracle", "--horizon", "1000", "--stride", "3000", "--layers", "2,8"];
    const { code, stdout, stderr } = await runCli(["predict", "--format", "json", ...words, run1]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^moeload: arima: 96 fits in \d+\.\d s, [\d,]+ a second\n$/);
    const { predictors } = JSON.parse(stdout) as PredictJson;
    expect(predictors.flatMap(({ layers }) => layers.flatMap(({ failures }) => failures))).toEqual([]);
    const { fits } = predictors[2]!.layers[0]!;
    expect(fits.length).toBe(3);
    expect(JSON.stringify(fits[0])).toMatch(/kpss.*adf.*seasonality/);
  });

  it("moeload predict --algo lstm --train run 1 is better than the last value on run 2 in the stable state", async () => {
    const words = ["--algo", "lstm", "--train", run1, "--state", "stable", "--stride", "1000", "--steps", "100"];
    const { code, stdout, stderr } = await runCli(["predict", "--format", "json", ...words, run2]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^moeload: trained lstm on \w+ \(.*\), 100 steps, loss 0\.\d+, moving average 0\.\d+\n$/);
    const [lstm, last] = (JSON.parse(stdout) as PredictJson).predictors;
    expect(lstm!.stable!.wape).toBeLessThan(0.85 * last!.stable!.wape);
  });

  it("moeload predict --save-model keeps an LSTM that --model uses with the same result", async () => {
    const model = join(folder, "model");
    const words = ["predict", "--quiet", "--format", "csv", "--algo", "lstm", "--horizon", "100", "--stride", "2000"];
    const trained = await runCli([...words, "--steps", "3", "--train", run1, "--save-model", model, run2]);
    const loaded = await runCli([...words, "--model", model, run2]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(loaded).toEqual(trained);
    expect(await runCli([...words, "--model", model, "--train", run1, run2])).toMatchObject({
      code: 2,
      stderr: "moeload: --model and --train exclude each other\n",
    });
  });

  it("moeload predict --model refuses a trace whose iterations are another distance apart", async () => {
    const model = join(folder, "every-one");
    const words = ["predict", "--quiet", "--algo", "lstm", "--stride", "3000"];
    await runCli([...words, "--horizon", "100", "--steps", "2", "--train", run1, "--save-model", model, run2]);
    const sampled = smallCsv.replaceAll(/^(\d+),/gm, (_, iteration) => `${10 * Number(iteration)},`);
    const { code, stderr } = await runCli([...words, "--horizon", "100", "--model", model, "-"], { stdin: sampled });
    const sentence = `--model ${model} must be of a trace with iterations the same distance apart, got every 1 against every 10`;
    expect({ code, stderr }).toEqual({ code: 2, stderr: `moeload: ${sentence}\n` });
  });

  it("moeload predict --algo lstm does not learn from what comes after the first origin", async () => {
    const words = [
      "predict",
      "--quiet",
      "--algo",
      "lstm",
      "--horizon",
      "8",
      "--stride",
      "8",
      "--start",
      "30",
      "--seed",
      "3",
    ];
    const args = [...words, "--validation", "30%", "--history", "6", "--steps", "5", "--save-model"];
    const later = smallCsv.replaceAll(/^(3[1-9],3,0),\d+$/gm, "$1,7");
    expect(later).not.toBe(smallCsv);
    const weights = [];
    for (const [index, stdin] of [smallCsv, later].entries()) {
      const model = join(folder, `first-${index}`);
      expect(await runCli([...args, model, "-"], { stdin })).toMatchObject({ code: 0 });
      weights.push(await readFile(join(model, "weights.bin")));
    }
    expect(weights[1]).toEqual(weights[0]);
  });

  it("moeload predict --resume goes on with a training that was interrupted, to the same model", async () => {
    const words = ["predict", "--quiet", "--algo", "lstm", "--horizon", "100", "--stride", "4000", "--steps", "150"];
    const [whole, broken] = [join(folder, "whole"), join(folder, "broken")];
    const args = (model: string) => [...words, "--train", run1, "--save-model", model];
    expect(await runCli([...args(whole), run2])).toMatchObject({ code: 0, stderr: "" });

    const child = spawn(process.execPath, [cli, ...args(broken), run2], { stdio: "ignore" });
    const ended = once(child, "exit");
    await vi.waitUntil(() => existsSync(join(broken, "training.json")), { timeout: 60_000, interval: 5 });
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(await readdir(broken)).toEqual(["training.json"]);

    const other = await runCli([...args(broken), "--resume", "--units", "8", run2]);
    expect(other).toMatchObject({ code: 2, stderr: "moeload: the training to resume has units 16, got 8\n" });
    expect(await runCli([...args(broken), "--resume", run2])).toMatchObject({ code: 0, stderr: "" });
    expect((await readdir(broken)).sort()).toEqual(["model.json", "weights.bin"]);
    for (const file of await readdir(broken)) {
      expect(await readFile(join(broken, file))).toEqual(await readFile(join(whole, file)));
    }
  });

  it("moeload predict says of a training that it went nowhere, in the report, too", async () => {
    const words = ["--algo", "lstm", "--train", run1, "--horizon", "100", "--stride", "4000", "--layers", "2"];
    const { code, stdout, stderr } = await runCli([
      "predict",
      ...words,
      "--steps",
      "20",
      "--learning-rate",
      "90",
      run2,
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/moeload: warning: training of the lstm diverged: it is worse than the moving average\n$/);
    expect(stdout).toMatch(/^lstm: trained on \w+, .*: training diverged$/m);
  });

  it("moeload predict --model of an LSTM that saw the beginning of the trace starts after what it saw", async () => {
    const model = join(folder, "own");
    const words = ["predict", "--format", "json", "--algo", "lstm", "--horizon", "100", "--stride", "2000"];
    const trained = await runCli([...words, "--quiet", "--steps", "2", "--layers", "2,4", "--save-model", model, run1]);
    const { origins } = JSON.parse(trained.stdout) as PredictJson;
    const { code, stdout, stderr } = await runCli([...words, "--layers", "4,6", "--model", model, run1]);
    // A window of 100 and two horizons of 100, the origin included.
    expect({ code, first: (JSON.parse(stdout) as PredictJson).origins[0] }).toEqual({ code: 0, first: origins[0] });
    expect(origins[0]).toBe(299);
    expect(stderr).toBe(
      `moeload: warning: --model ${model} was trained on the first 300 recorded iterations of this trace: it starts after them\n`,
    );
    const early = await runCli([...words, "--quiet", "--model", model, "--start", "200", run1]);
    expect(early.stderr).toContain("start must leave 300 recorded iterations of history");
    expect(early.code).toBe(2);
  });

  it("moeload predict --forecasts keeps every forecast beside what came", async () => {
    const path = join(folder, "forecasts.csv");
    const words = ["--quiet", "--horizon", "5", "--stride", "10", "--window", "10", "--forecasts", path, "-"];
    const { code } = await runCli(["predict", ...words], { stdin: smallCsv });
    const [heading, ...rows] = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect({ code, heading }).toEqual({ code: 0, heading: "predictor,origin,layer,expert,step,forecast,actual" });
    // Two predictors, three origins, five steps, two experts.
    expect(rows.length).toBe(2 * 3 * 5 * 2);
    expect(rows.find((row) => row.startsWith("last,9,3,1,2,"))).toBe(
      `last,9,3,1,2,${(520 - ((9 * 37) % 11)) / 1020},${(520 - ((11 * 37) % 11)) / 1020}`,
    );
  });

  it("moeload predict --max-error exits with 5 and still prints the report", async () => {
    const words = ["predict", "--quiet", "--algo", "swavg,oracle", "--stride", "3000", run1];
    const { code, stdout, stderr } = await runCli([...words, "--max-error", "5%"]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^moeload: the error ratio may be at most 5\.00 %, got swavg \d+\.\d %\n$/);
    expect(stdout).toBe((await runCli([...words, "--max-error", "50%"])).stdout);
  });

  it("moeload predict of a trace that is too short exits with 4 and says what is missing", async () => {
    expect(await runCli(["predict", "-"], { stdin: smallCsv })).toEqual({
      code: 4,
      stdout: "",
      stderr:
        "moeload: standard input: a forecast requires 100 recorded iterations of history and 1000 ahead without a hole, got 40 in all\n",
    });
  });
});

describe("moeload forecast", () => {
  it("moeload forecast prints load proportions of the iterations after the trace's end", async () => {
    const words = ["forecast", "--window", "10", "--horizon", "3", "--format", "json", "-"];
    const { code, stdout } = await runCli(words, { stdin: smallCsv });
    const report = JSON.parse(stdout) as { origin: number; iterations: number[]; layers: { load: number[][] }[] };
    expect({ code, origin: report.origin, iterations: report.iterations }).toEqual({
      code: 0,
      origin: 39,
      iterations: [40, 41, 42],
    });
    for (const row of report.layers[0]!.load) expect(row[0]! + row[1]!).toBeCloseTo(1, 12);
  });

  it("moeload forecast --weights prints the matrix [layers][experts] that balancers take", async () => {
    const { code, stdout } = await runCli(["forecast", "--quiet", "--weights"]);
    const weights = JSON.parse(stdout) as number[][];
    expect({ code, shape: weights.map(({ length }) => length) }).toEqual({ code: 0, shape: [16, 16, 16, 16] });
    for (const row of weights) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });
});

describe("moeload forecast --algo lstm", () => {
  it("moeload forecast --model takes the trace that the model was trained on, with holes and layers that lag", async () => {
    const rows = Array.from({ length: 90 }, (_, i) =>
      [0, 1].map((layer) => ({ iteration: i < 60 ? i : i + 5, layer, tokens: [5 + (i % 3), 9] })),
    ).flat();
    const stdin = rows
      .slice(0, -1)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("");
    const model = join(folder, "holes");
    const words = ["forecast", "--quiet", "--algo", "lstm", "--horizon", "4", "--gaps", "split", "--format", "csv"];
    const trained = await runCli([...words, "--history", "20", "--steps", "2", "--save-model", model, "-"], { stdin });
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(await runCli([...words, "--model", model, "-"], { stdin })).toEqual(trained);
  });

  it("moeload forecast --algo lstm forecasts a layer that was idle at the end over what it lacks, too", async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      [0, 1].map((layer) => ({ iteration: i, layer, tokens: [5 + (i % 3), 9] })),
    );
    rows.at(-1)![1]!.tokens = [0, 0];
    const stdin = rows
      .flat()
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("");
    const words = ["--algo", "lstm", "--steps", "2", "--history", "20", "--horizon", "10", "--idle", "skip", "--quiet"];
    const { code, stdout, stderr } = await runCli(["forecast", ...words, "--format", "json", "-"], { stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { iterations, layers } = JSON.parse(stdout) as { iterations: number[]; layers: { load: number[][] }[] };
    expect([iterations[0], ...layers.map(({ load }) => load.length)]).toEqual([60, 10, 10]);
  });
});

describe("--format", () => {
  const commands = [
    ["info"],
    ["analyze"],
    ["predict", "--stride", "3000"],
    ["forecast", "--horizon", "10"],
    ["compare", "report.json", "report.json"],
  ];
  const begins = {
    table: /^\S.*\n\n/,
    json: /^\{\n {2}"schema": "moeload\.[a-z]+\/\d",\n/,
    md: /^## /,
    csv: /^[a-z_]+,/,
    arrow: /^ARROW1/,
  };
  const cases = commands.flatMap((words) =>
    Object.entries(begins).map(([format, begin]) => ({ words, format, begin })),
  );

  it.each(cases)(
    "moeload $words --format $format prints it, to standard output and to a file alike",
    async ({ words, format, begin }) => {
      const report = join(folder, "report.json");
      if (!existsSync(report)) await runCli(["predict", "--quiet", "--format", "json", "--output", report, run1]);
      const output = join(folder, "formatted");
      const printed = await runCli([...words, "--quiet", "--format", format], { cwd: folder });
      expect(printed).toMatchObject({ code: 0, stderr: "" });
      expect(printed.stdout).toMatch(begin);
      expect(
        await runCli([...words, "--quiet", "--format", format, "--output", output], { cwd: folder }),
      ).toMatchObject({ stdout: "" });
      expect(await readFile(output, "utf8")).toBe(printed.stdout);
      await rm(output);
    },
  );

  it("moeload predict --format md prints the formula of every metric in its tables", async () => {
    const { stdout } = await runCli(["predict", "--quiet", "--format", "md", "--stride", "3000"]);
    expect(stdout).toContain(
      "- error ratio: mean over steps and experts of \\|forecast − actual\\| / actual, where actual > 0\n",
    );
    expect(stdout).toContain("- WAPE: Σ\\|forecast − actual\\| / Σ actual over steps and experts\n");
    expect(stdout).toContain("- MAE: mean over steps and experts of \\|forecast − actual\\|, in load proportion\n");
    expect(stdout).toContain(
      "- RMSE: square root of the mean over steps and experts of (forecast − actual)², in load proportion\n",
    );
    expect(stdout).toContain("- noise floor: ");
  });
});

describe("a trace that cannot be read", () => {
  const csv = (...rows: string[]): string => ["iteration,layer,expert,tokens", ...rows, ""].join("\n");
  const good = ["0,1,0,5", "0,1,1,6", "1,1,0,7", "1,1,1,8"];

  it.each<[string, string | Uint8Array | undefined, RegExp]>([
    ["that is not there", undefined, /none\.csv cannot be read: no such file/],
    ["that is empty", "", /is empty/],
    [
      "of another kind",
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2),
      /is neither Arrow IPC, Parquet, CSV nor JSON Lines/,
    ],
    ["without a column", "iteration,layer,expert\n0,1,0\n", /tokens/],
    ["with a negative count", csv(...good, "2,1,0,-4", "2,1,1,3"), /line 6: .*-4/],
    ["with a fractional count", csv(...good, "2,1,0,4.5", "2,1,1,3"), /line 6: .*4\.5/],
    ["with a huge count", csv(...good, "2,1,0,4294967296", "2,1,1,3"), /line 6: .*4294967296/],
    ["with a missing count", csv(...good, "2,1,0,", "2,1,1,3"), /line 6: /],
    [
      "with a hole",
      csv(...good, "3,1,0,1", "3,1,1,3", "4,1,0,1", "4,1,1,3", "5,1,0,1", "5,1,1,3"),
      /iteration 1 of layer 1 is followed by 3/,
    ],
    ["with a repeat", csv(...good, "1,1,0,1", "1,1,1,3"), /iteration 1/],
    ["with an idle layer", csv(...good, "2,1,0,0", "2,1,1,0"), /layer 1 has no tokens at iteration 2/],
    ["with a missing expert", csv(...good, "2,1,0,4"), /expert/],
  ])("moeload analyze of a file %s: one sentence, exit code 3", async (_, content, sentence) => {
    const path = join(folder, "none.csv");
    if (content !== undefined) await writeFile(path, content);
    const { code, stdout, stderr } = await runCli(["analyze", path]);
    await rm(path, { force: true });
    expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({ code: 3, stdout: "", lines: 2 });
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain("none.csv");
  });

  it("moeload analyze of a directory, or of an example trace cut anywhere: one sentence, exit code 3", async () => {
    expect(await runCli(["analyze", folder])).toEqual({
      code: 3,
      stdout: "",
      stderr: `moeload: ${folder} is a directory, not a trace\n`,
    });
    const whole = await readFile(run1);
    for (const share of [0.001, 0.5, 0.999]) {
      const stdin = whole.subarray(0, Math.floor(share * whole.length));
      const { code, stdout, stderr } = await runCli(["analyze", "-"], { stdin });
      expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({ code: 3, stdout: "", lines: 2 });
    }
  });
});

describe("output", () => {
  it("a pipe that is closed early ends the program quietly", async () => {
    const command = `"${process.execPath}" "${cli}" predict --quiet --format csv --stride 1 --horizon 10 "${run1}"`;
    expect(await runProcess("sh", ["-c", `{ ${command}; echo "exit code $?" >&2; } | head -n 1`])).toEqual({
      code: 0,
      stdout: "predictor,layer,origin,state,error_ratio,wape,mae,rmse,failure\n",
      stderr: "exit code 0\n",
    });
  });

  it.skipIf(!existsSync("/dev/full"))("a full disk under standard output is one sentence, exit code 2", async () => {
    const command = `"${process.execPath}" "${cli}" analyze --quiet "${run1}" >/dev/full`;
    expect(await runProcess("sh", ["-c", command])).toEqual({
      code: 2,
      stdout: "",
      stderr: "moeload: standard output cannot be written: no space left on the disk\n",
    });
  });

  it.skipIf(process.platform === "win32")("a file that cannot grow leaves nothing behind", async () => {
    const path = join(folder, "grown.csv");
    const before = await readdir(folder);
    const command = `ulimit -f 8; "${process.execPath}" "${cli}" convert --quiet "${run1}" "${path}"`;
    expect(await runProcess("sh", ["-c", command])).toEqual({
      code: 2,
      stdout: "",
      stderr: `moeload: ${path} cannot be written: it would be too large for the file system\n`,
    });
    expect(await readdir(folder)).toEqual(before);
  });

  const disk = temporaryFolder();
  const canMount = mountSmallDisk(disk);
  if (canMount) execFileSync("umount", [disk]);
  it.skipIf(!canMount)("a full disk under --series leaves nothing behind", async () => {
    mountSmallDisk(disk);
    try {
      const path = join(disk, "series.csv");
      expect(await runCli(["analyze", "--quiet", "--series", path, run1])).toEqual({
        code: 2,
        stdout: "",
        stderr: `moeload: ${path} cannot be written: no space left on the disk\n`,
      });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("--output into a folder that is not there is one sentence, exit code 2", async () => {
    const path = join(folder, "none", "report.json");
    expect(await runCli(["analyze", "--quiet", "--output", path, run1])).toEqual({
      code: 2,
      stdout: "",
      stderr: `moeload: ${path} cannot be written: no such folder\n`,
    });
  });

  it("an interrupt ends the program with 130 and leaves nothing half-written", async () => {
    const path = join(folder, "interrupted.csv");
    const before = await readdir(folder);
    const child = spawn(process.execPath, [cli, "predict", "--quiet", "--stride", "1", "--forecasts", path, run1]);
    const ended = once(child, "close");
    // The file aside is there: the work has begun.
    await vi.waitUntil(async () => (await readdir(folder)).length > before.length, { timeout: 20_000 });
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(await readdir(folder)).toEqual(before);
  });

  it("an interrupt ends work that only computes just as well", async () => {
    const words = ["predict", "--quiet", "--algo", "arima", "--stride", "1", run1];
    const child = spawn(process.execPath, [cli, ...words]);
    const ended = once(child, "close");
    // By then it has read the trace and is far from the end of its 6,971 origins.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
  });

  it.skipIf(process.platform === "win32")("a named pipe under --output stays one", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [read] = await Promise.all([
      readFile(pipe, "utf8"),
      runCli(["analyze", "--quiet", "--format", "csv", "--output", pipe]),
    ]);
    expect(read).toMatch(/^layer,experts,/);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    await rm(pipe);
  });
});
