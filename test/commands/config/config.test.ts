import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Ajv2020 } from "ajv/dist/2020.js";
import { parse, type ParseError } from "jsonc-parser";
import { describe, expect, it } from "vitest";

import { runCli, type CliRun } from "../../support/run-cli.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const run1 = fileURLToPath(new URL("../../../fixtures/moe16-run1.arrow", import.meta.url));
const root = temporaryFolder();
let folders = 0;

/** A new folder with this text as its configuration, and a folder `below` in it. */
function folderWith(config: string | object): string {
  const folder = join(root, String(folders++));
  mkdirSync(join(folder, "below"), { recursive: true });
  const text = typeof config === "string" ? config : JSON.stringify(config);
  writeFileSync(join(folder, "moeload.config.json"), text);
  return folder;
}

async function succeed(words: readonly string[], cwd: string): Promise<CliRun> {
  const result = await runCli(words, { cwd });
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: result.stderr });
  return result;
}

const predict = ["predict", "--stride", "3000", run1];

describe("moeload.config.json", () => {
  it("a report made through a configuration equals the one made through flags, byte for byte", async () => {
    const folder = folderWith(`{
      // a comment, and commas before the end
      "all": { "format": "json", "layers": [4, 2], "window": 50, "horizon": 100, },
      "predict": { "algo": ["swavg", "oracle"], "horizon": 500, "state": "stable", "labelWindow": 50, },
    }`);
    const flags = ["--format", "json", "--layers", "2,4", "--window", "50", "--horizon", "500"];
    const more = ["--algo", "swavg,oracle", "--state", "stable", "--label-window", "50"];
    const [configured, flagged] = await Promise.all([
      succeed(predict, folder),
      succeed([...predict, "--no-config", ...flags, ...more], folder),
    ]);
    expect(configured.stdout).toBe(flagged.stdout);
    expect(JSON.parse(configured.stdout)).toMatchObject({ horizon: 500, options: { state: "stable" } });
    expect(configured.stderr).toBe(
      "moeload: options from moeload.config.json: algo, horizon, window, state, labelWindow, layers, format\n",
    );
    expect(flagged.stderr).toBe("");
  });

  it("flags win, then the command's own section, then the one for all commands", async () => {
    const folder = folderWith({ all: { format: "csv", layers: [2] }, info: { format: "md" } });
    const own = await succeed(["info", run1], folder);
    expect(own.stdout).toMatch(/^## /);
    const common = await succeed(["analyze", run1], folder);
    expect(common.stdout).toMatch(/^layer,/);
    const flag = await succeed(["info", "--format", "json", "--layers", "4,6", run1], folder);
    expect(JSON.parse(flag.stdout)).toMatchObject({ layers: [{ layer: 4 }, { layer: 6 }] });
    expect(flag.stderr).toBe("");
  });

  it("it is found in the nearest folder above, and its paths are relative to it", async () => {
    const folder = folderWith({ analyze: { output: "report.json", format: "json" } });
    const { stdout, stderr } = await succeed(["analyze", run1], join(folder, "below"));
    expect(stdout).toBe("");
    expect(stderr).toBe("moeload: options from ../moeload.config.json: format, output\n");
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toMatchObject({
      schema: "moeload.analyze/1",
    });
  });

  it("--config FILE reads another, --no-config none", async () => {
    const folder = folderWith({ info: { format: "md" } });
    writeFileSync(join(folder, "other.json"), '{ "info": { "format": "csv" } }');
    expect((await succeed(["info", "--config", "other.json", run1], folder)).stdout).toMatch(/^[a-z_]+,/);
    const without = await succeed(["info", "--no-config", "--format", "json", run1], folder);
    expect(without).toMatchObject({ stderr: "" });
  });

  it("quiet in it keeps it quiet, and --no-quiet speaks", async () => {
    const folder = folderWith({ all: { quiet: true, format: "csv" } });
    expect((await succeed(["info", run1], folder)).stderr).toBe("");
    expect((await succeed(["info", "--no-quiet", run1], folder)).stderr).toBe(
      "moeload: options from moeload.config.json: format\n",
    );
  });

  it("columns, a spread run and ratios are said as JSON says them", async () => {
    const folder = folderWith({
      all: { columns: { iteration: "when", tokens: "n" } },
      predict: { maxError: "1%", megatron: { ep: 2, layers: [1, 1] }, algo: "last", horizon: 1 },
    });
    const rows = Array.from({ length: 20 }, (_, i) => `${i},0,0,${5 + (i % 2)}\n${i},0,1,5`).join("\n");
    writeFileSync(join(folder, "trace.csv"), `when,layer,expert,n\n${rows}\n`);
    const { code, stderr } = await runCli(["predict", "trace.csv"], { cwd: folder });
    expect(stderr).toBe(
      "moeload: options from moeload.config.json: algo, horizon, maxError, columns, megatron\n" +
        "moeload: the error ratio may be at most 1.00 %, got last 9.13 %\n",
    );
    expect(code).toBe(5);
  });

  it.each<[string, object, string[], string]>([
    ["the other one of two that exclude each other", { model: "m", algo: "lstm" }, ["--seed", "2"], "algo"],
    ["an order without ARIMA", { order: "2,1,2", horizon: 500 }, [], "horizon"],
    ["an order where the algorithms are typed", { algo: "arima", order: "2,1,2" }, ["--algo", "last"], ""],
    ["a limit without its criterion", { maxVariance: 1 }, [], ""],
    ["a criterion that a typed limit excludes", threshold(), ["--hysteresis", "2"], ""],
    ["both limits where the criterion is typed", threshold(), ["--criterion", "noise"], ""],
    ["a limit on errors where only the oracle is typed", { maxError: 0 }, ["--algo", "oracle"], ""],
  ])("%s gives way", async (_, options, flags, left) => {
    const folder = folderWith({ predict: { layers: [2], steps: 1, ...options } });
    const words = flags.includes("--seed") ? ["--horizon", "100"] : [];
    const { stderr } = await succeed([...predict, ...words, ...flags], folder);
    const names = [...left.split(","), "layers"].filter((name) => name !== "");
    const said = /^moeload: options from moeload.config.json: (.*)$/m.exec(stderr)?.[1]!.split(", ");
    expect(said?.filter((name) => name !== "steps")).toEqual(names);
  });

  it.each<[string, string, string]>([
    ["{", "info", "moeload.config.json: line 1, column 2: close brace expected"],
    ['{\n  "all": { format: 1 }\n}', "info", "moeload.config.json: line 2, column 12: invalid symbol"],
    ["[]", "info", "moeload.config.json: it takes an object, got []"],
    ['{ "predict": 5 }', "info", "moeload.config.json: predict takes an object, got 5"],
    [
      '{ "predct": {} }',
      "info",
      "moeload.config.json: there is no section predct (did you mean predict?); its sections are " +
        "all, info, analyze, predict, forecast, compare, report, plot, convert, backends",
    ],
    [
      '{ "predict": { "horizn": 5 } }',
      "info",
      "moeload.config.json: predict has no option horizn (did you mean horizon?)",
    ],
    ['{ "info": { "horizon": 5 } }', "info", "moeload.config.json: info has no option horizon"],
    [
      '{ "predict": { "horizon": "5" } }',
      "info",
      'moeload.config.json: predict.horizon takes a whole number of at least 1, got "5"',
    ],
    [
      '{ "all": { "format": "jsn" } }',
      "info",
      'moeload.config.json: all.format takes table, json, csv, md, arrow, got "jsn" (did you mean json?)',
    ],
    [
      '{ "predict": { "algo": ["swavg", "arma"] } }',
      "predict",
      "moeload.config.json: predict.algo takes one or a list of swavg, arima, lstm, last, oracle, " +
        'got ["swavg","arma"] (did you mean arima?)',
    ],
    [
      '{ "all": { "columns": { "iter": "a" } } }',
      "info",
      "moeload.config.json: all.columns has no option iter (did you mean iteration?)",
    ],
    [
      '{ "analyze": { "windows": [10, 1] } }',
      "info",
      "moeload.config.json: analyze.windows takes a list of whole numbers of at least 2, got [10,1]",
    ],
    [
      '{ "predict": { "maxError": "much" } }',
      "info",
      'moeload.config.json: predict.maxError takes a ratio of 0 or more, as in 0.05 or 5%, got "much"',
    ],
    [
      '{ "analyze": { "columns": { "layer": "a,b" } } }',
      "analyze",
      'moeload.config.json: analyze.columns: --columns takes role=name pairs, as in iteration=step, got "b"',
    ],
    [
      '{ "predict": { "algo": "lstm", "model": "m", "train": "t" } }',
      "predict",
      "moeload.config.json: --model and --train exclude each other",
    ],
    [
      '{ "analyze": { "criterion": "threshold" } }',
      "analyze",
      "moeload.config.json: --criterion threshold requires --max-variance and --max-range",
    ],
  ])("%s is refused in one sentence", async (text, command, sentence) => {
    const result = await runCli([command, run1], { cwd: folderWith(text) });
    expect(result).toEqual({ code: 2, stdout: "", stderr: `moeload: ${sentence}\n` });
  });

  it("--config of a file that is not there is refused", async () => {
    const result = await runCli(["info", "--config", "none.json"], { cwd: root });
    expect(result).toEqual({ code: 2, stdout: "", stderr: "moeload: --config none.json: no such file\n" });
  });

  it("commands on moeload itself do not read it", async () => {
    const { stderr } = await succeed(["init", "--output", "-"], folderWith("{"));
    expect(stderr).toBe("");
  });
});

function threshold(): object {
  return { criterion: "threshold", maxVariance: 1, maxRange: 1 };
}

describe("moeload init", () => {
  it("moeload init writes a configuration that changes nothing, and each of its comments may be taken away", async () => {
    const folder = join(root, "new");
    mkdirSync(folder);
    const { stderr, stdout } = await succeed(["init"], folder);
    expect({ stdout, stderr }).toEqual({
      stdout: "",
      stderr:
        "moeload: moeload.config.json: every option is there as a comment; what is uncommented becomes the default\n",
    });
    const text = readFileSync(join(folder, "moeload.config.json"), "utf8");
    expect((await succeed(["info", run1], folder)).stderr).toBe("");

    const schema = JSON.parse(readFileSync("schemas/config.schema.json", "utf8")) as object;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    const errors: ParseError[] = [];
    const whole = parse(text.replaceAll(/^ {4}\/\/ (?=")/gm, ""), errors, { allowTrailingComma: true }) as Sections;
    expect({ errors, valid: validate(whole), wrong: validate.errors }).toEqual({
      errors: [],
      valid: true,
      wrong: null,
    });
    expect(Object.keys(whole.all)).toContain("labelWindow");
    expect(Object.keys(whole.predict)).toContain("maxError");
  });

  it("moeload init names the schema of the project's own moeload, else that of the one that runs", async () => {
    const folder = join(root, "project");
    mkdirSync(join(folder, "node_modules/moeload/schemas"), { recursive: true });
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "node_modules/moeload/schemas/config.schema.json"), "{}");
    await succeed(["init", "-o", "deep/own.json"], folder);
    const named = (path: string): string => (parse(readFileSync(path, "utf8")) as Sections).$schema;
    expect(named(join(folder, "deep/own.json"))).toBe("./../node_modules/moeload/schemas/config.schema.json");
    await succeed(["init", "-o", "own.json"], root);
    expect(named(join(root, "own.json"))).toBe(new URL("../../../schemas/config.schema.json", import.meta.url).href);
  });

  it("moeload init overwrites nothing without --force", async () => {
    const folder = folderWith("{}");
    const refused = await runCli(["init"], { cwd: folder });
    expect(refused).toEqual({
      code: 2,
      stdout: "",
      stderr: "moeload: moeload.config.json is there already: --force replaces it\n",
    });
    expect(readFileSync(join(folder, "moeload.config.json"), "utf8")).toBe("{}");
    await succeed(["init", "--force", "--quiet"], folder);
    expect(readFileSync(join(folder, "moeload.config.json"), "utf8")).toContain('"all": {');
    expect((await runCli(["init", "--output", "none/x.json"], { cwd: folder })).stderr).toBe(
      "moeload: none/x.json cannot be written: no such folder\n",
    );
  });
});

interface Sections {
  readonly $schema: string;
  readonly all: object;
  readonly predict: object;
}
