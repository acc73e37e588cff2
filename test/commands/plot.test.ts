import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { pngPixels } from "../support/png-pixels.js";
import { runCli, type CliRun } from "../support/run-cli.js";
import { run1 } from "../support/figure-fixture.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const plot = (...words: string[]): Promise<CliRun> => runCli(["plot", ...words], { cwd: folder });
const svg = (name: string): string => readFileSync(join(folder, name), "utf8");

beforeAll(async () => {
  const words = ["--algo", "swavg,oracle", "--stride", "2000", "--format", "json", "--quiet", "--layers", "2,8"];
  const files = ["--output", "run.json", "--forecasts", "run.arrow"];
  expect((await runCli(["predict", ...words, ...files, run1], { cwd: folder })).code).toBe(0);
});

describe("moeload plot", () => {
  it("moeload plot KIND TRACE -o figure.svg writes one chart with its title, and says nothing", async () => {
    const result = await plot("ratios", run1, "--layer", "8", "-o", "ratios.svg");
    expect(result).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(svg("ratios.svg")).toMatch(/^<svg role="img" width="960" height="340"/);
    expect(svg("ratios.svg")).toContain("<title>Movement beyond the step-to-step noise, layer 8</title>");
    expect(svg("ratios.svg")).toContain(">stable since 737</text>");
  });

  it("moeload plot takes size, font, theme and --no-title, and the same words give the same bytes", async () => {
    const words = ["load", run1, "--layers", "2", "--theme", "dark", "--font", "Times", "--font-size", "20"];
    for (const name of ["a.svg", "b.svg"]) {
      expect(await plot(...words, "--size", "800x300", "--no-title", "-o", name)).toMatchObject({ code: 0 });
    }
    expect(svg("a.svg") === svg("b.svg")).toBe(true);
    expect(svg("a.svg")).toMatch(/^<svg role="img" width="800" height="300"/);
    for (const said of ["font-size:20px;font-family:Times;", 'fill="#14181d"'])
      expect(svg("a.svg").includes(said)).toBe(true);
    expect(svg("a.svg").includes(">Load proportion of the 16 experts, layer 2</text>")).toBe(false);
  });

  it("moeload plot -o figure.png draws pixels, --scale of them for each", async () => {
    expect(await plot("states", run1, "-o", "states.png", "--scale", "1.5", "--size", "400x200")).toMatchObject({
      code: 0,
    });
    const { width, height, colours } = pngPixels(readFileSync(join(folder, "states.png")));
    expect([width, height]).toEqual([600, 300]);
    expect(colours).toBeGreaterThan(20);
  });

  it("moeload plot --font-file draws with that font, and says so where it is none", async () => {
    const font = join(import.meta.dirname, "../../fonts/DejaVuSans-Bold.ttf");
    const words = ["states", run1, "--size", "400x200", "-o"];
    await plot(...words, "plain.png");
    expect(await plot(...words, "bold.png", "--font-file", font)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "bold.png"))).not.toEqual(readFileSync(join(folder, "plain.png")));
    writeFileSync(join(folder, "none.ttf"), "no font");
    for (const [file, reason] of [
      ["none.ttf", "it is no TrueType or OpenType font"],
      ["gone.ttf", "no such file"],
    ] as const) {
      expect(await plot(...words, "none.png", "--font-file", file)).toEqual({
        code: 2,
        stdout: "",
        stderr: `moeload: --font-file ${file} cannot be used: ${reason}\n`,
      });
    }
    expect(existsSync(join(folder, "none.png"))).toBe(false);
  });

  it.each([
    ["fig1", 2],
    ["fig3", 2],
    ["fig4", 2],
    ["fig5", 2],
  ])("moeload plot %s has a panel for each layer", async (kind, layers) => {
    expect(await plot(kind, run1, "--layers", "2,8", "--quiet", "-o", `${kind}.svg`)).toMatchObject({ code: 0 });
    const titles = Array.from(svg(`${kind}.svg`).matchAll(/<title>(.*?)<\/title>/g), ([, title]) => title!);
    expect(titles.length).toBe(layers);
    expect(titles.map((title) => /layer (\d+)/.exec(title)![1])).toEqual(["2", "8"]);
    const ids = Array.from(svg(`${kind}.svg`).matchAll(/ id="(.*?)"/g), ([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("moeload plot forecast --predict --forecasts draws what predict kept, of the origin and expert asked for", async () => {
    const words = ["--layers", "2,8", "--predict", "run.json", "--forecasts", "run.arrow", "--quiet"];
    const picked = ["--layer", "8", "--origin", "2099", "--expert", "3", "--predictors", "swavg"];
    const result = await plot("forecast", run1, ...words, ...picked, "-o", "forecast.svg");
    expect(result).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(svg("forecast.svg")).toContain(
      "<title>Forecast against what came, layer 8, expert 3, from iteration 2,099</title>",
    );
    expect(svg("forecast.svg")).toContain(">error band of swavg</text>");
  });

  it.each([
    [["loaf"], 2, /^KIND takes states, load, .* got "loaf" \(did you mean load\?\)/],
    [["load"], 2, /^plot requires --output, as in --output figure\.svg$/],
    [["load", "-o", "figure.pdf"], 2, /^--output must end in \.svg or \.png, got figure\.pdf$/],
    [["load", "-o", "gone/figure.svg"], 2, /gone/],
    [["load", "--layer", "3", "-o", "x.svg"], 2, /^--layer must be one of 2, 4, 6, 8, got 3$/],
    [
      ["error", "--predictors", "arima", "-o", "x.svg"],
      2,
      /^--predictors must be one of swavg, oracle, last, got arima$/,
    ],
    [["forecast", "--origin", "5", "-o", "x.svg"], 2, /^--origin must be one of 99, .*, got 5$/],
    [["forecast", "--expert", "16", "-o", "x.svg"], 2, /^--expert must be one of 0, .*, 15, got 16$/],
    [["load", "--size", "wide", "-o", "x.svg"], 2, /^--size takes pixels, as in 960x400 or 960, got "wide"/],
    [
      ["load", "--theme", "drak", "-o", "x.svg"],
      2,
      /^--theme takes light, dark, print, got "drak" \(did you mean dark\?\)/,
    ],
    [["load", "--forecasts", "run.arrow", "-o", "x.svg"], 2, /^--forecasts requires --predict, /],
    [
      ["error", "--predict", "run.json", "run.json", "-o", "x.svg"],
      2,
      /^plot draws from one report of --predict, got 2: moeload report shows several$/,
    ],
    [["training", "-o", "x.svg"], 4, /^plot training: no predictor of this report was trained/],
    [
      ["error", "--predict", "run.json", "-o", "x.svg"],
      2,
      /^run\.json must be on the layers of .*, 2, 4, 6, 8, got 2, 8$/,
    ],
    [["error", "--predict", "gone.json", "-o", "x.svg"], 3, /^gone\.json cannot be read: no such file$/],
    [["error", "--horizon", "9000", "-o", "x.svg"], 4, /^plot error: there is no predict report to draw from$/],
  ])("moeload plot %j is refused in one sentence, and nothing is written", async (words, code, sentence) => {
    const before = readdirSync(folder);
    const result = await plot(words[0]!, run1, ...words.slice(1));
    expect(result).toMatchObject({ code, stdout: "" });
    const last = result.stderr.trimEnd().split("\n").at(-1)!;
    expect(last.replace(/^moeload: /, "").replace(/; see moeload .*$/, "")).toMatch(sentence);
    expect(readdirSync(folder)).toEqual(before);
  });
});
