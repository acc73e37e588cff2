import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chromium, type Browser, type ElementHandle, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { run1 } from "./support/figure-fixture.js";
import { pngPixels } from "./support/png-pixels.js";
import { runCli } from "./support/run-cli.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const folder = temporaryFolder();
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = [process.env["MOELOAD_TEST_BROWSER"] ?? "", ...places].find((path) => existsSync(path));

/** Program of the page: what its canvases show, one upon the other, as a PNG in base 64. */
const drawn = `(canvases) => {
  const whole = document.createElement("canvas");
  [whole.width, whole.height] = [canvases[0].width, canvases[0].height];
  for (const canvas of canvases) whole.getContext("2d").drawImage(canvas, 0, 0);
  return whole.toDataURL().split(",")[1];
}`;

const chartNames = [
  ...["states", "load", "variance", "range", "ratios"],
  ...["error", "discrete", "steps", "forecast", "training"],
];

describe.skipIf(executablePath === undefined)(
  `the report page in a browser${executablePath === undefined ? " (NOT RUN: no chromium in /usr/bin)" : ""}`,
  () => {
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      const words = ["--algo", "swavg,lstm,oracle", "--steps", "60", "--start", "2099", "--stride", "500", "--quiet"];
      const files = ["--format", "json", "--output", "run.json", "--forecasts", "run.arrow"];
      const drawn = ["--predict", "run.json", "--forecasts", "run.arrow", "--output", "report.html"];
      expect(await runCli(["predict", ...words, ...files, run1], { cwd: folder })).toMatchObject({ code: 0 });
      const made = await runCli(["report", run1, ...drawn], { cwd: folder });
      expect(made).toMatchObject({ code: 0, stdout: "" });
      expect(made.stderr).toMatch(/^moeload: report\.html: \d\.\d MB, opens in any browser\n$/);
      browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
      page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: "light" });
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
      });
      await page.goto(`file://${join(folder, "report.html")}`);
      await page.waitForSelector("html[data-ready]");
    });

    afterAll(async () => {
      await browser.close();
    });

    const figure = (name: string): Promise<ElementHandle | null> => page.$(`figure[data-chart=${name}]`);

    /** Brings a chart into view, where it is drawn, and takes its picture, a PNG in base 64. */
    async function pictureOf(name: string): Promise<string> {
      await (await figure(name))!.scrollIntoViewIfNeeded();
      await (await page.waitForSelector(`figure[data-chart=${name}] .chart canvas`)).scrollIntoViewIfNeeded();
      await page.waitForTimeout(250);
      return page.evaluate<string>(`(${drawn})(document.querySelectorAll("figure[data-chart=${name}] .chart canvas"))`);
    }

    /** A column of a table, from 1. */
    async function cellsOf(table: string, column: number): Promise<(string | null)[]> {
      const cells = await page.$$(`${table} tbody :nth-child(${column}):is(td, th)`);
      return Promise.all(cells.map((cell) => cell.textContent()));
    }

    const text = (selector: string): Promise<string | null> => page.textContent(selector);

    it("loads without a word on the console, and asks the network for nothing", () => {
      expect(complaints).toEqual([]);
    });

    it.each(chartNames)(
      "the %s chart is drawn, with a title, a sentence and a label for screen readers",
      async (name) => {
        const { colours, inked } = pngPixels(Buffer.from(await pictureOf(name), "base64"));
        expect(colours).toBeGreaterThan(20);
        expect(inked).toBeGreaterThan(0.01);
        const title = await text(`figure[data-chart=${name}] h3`);
        const sentence = await text(`figure[data-chart=${name}] figcaption p`);
        const chart = (await page.$(`figure[data-chart=${name}] .chart`))!;
        expect(await chart.getAttribute("aria-label")).toBe(`${title!}. ${sentence!}`);
        expect(await chart.getAttribute("role")).toBe("img");
        // Keys zoom what is over the iterations of the trace; the others do not stop who goes through with Tab.
        const still = ["steps", "forecast", "training"].includes(name);
        expect(await chart.getAttribute("tabindex")).toBe(still ? null : "0");
        expect(await chart.getAttribute("aria-keyshortcuts")).toBe(still ? null : "+ - ArrowLeft ArrowRight 0");
        expect((await page.$$(`figure[data-chart=${name}] tbody tr`)).length).toBeGreaterThan(0);
      },
    );

    it("the summary has a row for each layer and each predictor", async () => {
      expect(await text("#title")).toMatch(/moe16-run1\.arrow: 4 of 4 layers stable$/);
      const cells = await cellsOf("#summary", 4);
      expect(cells).toEqual(["322", "324", "397", "737"]);
      const names = await cellsOf("#error-summary", 1);
      expect(names).toEqual(["swavg", "lstm", "oracle", "last"]);
    });

    it("the layer picker redraws every chart of a layer, and says to screen readers what it is", async () => {
      const before = await pictureOf("ratios");
      await page.selectOption("#layer", "8");
      expect(await text("figure[data-chart=ratios] h3")).toBe("Movement beyond the step-to-step noise, layer 8");
      expect(await text("#announcement")).toBe("Layer 8 is stable since iteration 737");
      expect(await pictureOf("ratios")).not.toBe(before);
      await page.selectOption("#layer", "2");
      expect(await pictureOf("ratios")).toBe(before);
    });

    it("the predictor picker and the metric picker redraw the errors", async () => {
      const before = await pictureOf("error");
      await page.uncheck("#predictors input[value=lstm]");
      const without = await pictureOf("error");
      expect(without).not.toBe(before);
      await page.check("#predictors input[value=lstm]");
      expect(await pictureOf("error")).toBe(before);
      await page.selectOption("#metric", "wape");
      expect(await pictureOf("error")).not.toBe(before);
      expect(await text("#error-summary caption")).toMatch(/^The WAPE of the next 1,000 iterations, /);
      await page.selectOption("#metric", "errorRatio");
    });

    it("the load is drawn as bands or as a heat map, of what is picked", async () => {
      const bands = await pictureOf("load");
      expect(await page.isVisible("#cell-label")).toBe(false);
      await page.selectOption("#view", "heat-map");
      const map = await pictureOf("load");
      expect(map).not.toBe(bands);
      await page.selectOption("#cell", "highest");
      expect(await pictureOf("load")).not.toBe(map);
      await page.selectOption("#view", "area");
      expect(await pictureOf("load")).toBe(bands);
    });

    it("origin and expert of the forecast are picked", async () => {
      await page.selectOption("#origin", "2099");
      await page.selectOption("#expert", "5");
      expect(await text("figure[data-chart=forecast] h3")).toBe(
        "Forecast against what came, layer 2, expert 5, from iteration 2,099",
      );
    });

    it("zoom is linked: what one chart shows, all over iterations show, also those drawn later", async () => {
      const [range, error, steps] = [await pictureOf("range"), await pictureOf("error"), await pictureOf("steps")];
      await (await page.$("figure[data-chart=variance] .chart"))!.focus();
      await page.keyboard.press("+");
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowLeft");
      expect(await pictureOf("range")).not.toBe(range);
      expect(await pictureOf("error")).not.toBe(error);
      expect(await pictureOf("steps")).toBe(steps);
      await page.selectOption("#layer", "4");
      await page.selectOption("#layer", "2");
      expect(await pictureOf("range")).not.toBe(range);
      await page.click("#reset-zoom");
      expect(await pictureOf("range")).toBe(range);
    });

    it("zooming by the slider of one chart zooms the others", async () => {
      const range = await pictureOf("range");
      await (await figure("variance"))!.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await (await page.$("figure[data-chart=variance] .chart"))!.boundingBox())!;
      const left = x + 6.2 * 12;
      const right = x + width - 2.2 * 12;
      const slider = y + height - 0.6 * 12 - 9;
      await page.mouse.move(left, slider);
      await page.mouse.down();
      await page.mouse.move((left + right) / 2, slider, { steps: 4 });
      await page.mouse.up();
      expect(await pictureOf("range")).not.toBe(range);
      await page.click("#reset-zoom");
      expect(await pictureOf("range")).toBe(range);
    });

    it("hovering shows values", async () => {
      const states = (await page.$("figure[data-chart=states] .chart"))!;
      await states.hover({ position: { x: 700, y: 45 } });
      await expect.poll(() => states.innerText()).toBe("layer 2: stable from iteration 322 to 7,999");
      const chart = (await page.$("figure[data-chart=variance] .chart"))!;
      await chart.hover({ position: { x: 500, y: 150 } });
      await expect.poll(() => page.innerText("figure[data-chart=variance] .chart")).toContain("mean, window 100");
      await page.mouse.move(0, 0);
    });

    it("the theme can be picked, and follows the system else", async () => {
      const [light, dark] = ["rgb(255, 255, 255)", "rgb(20, 24, 29)"];
      const turns = (colour: string) =>
        expect.poll(() => page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(colour);
      await turns(light);
      await page.selectOption("#theme", "dark");
      await turns(dark);
      await page.selectOption("#theme", "auto");
      await page.emulateMedia({ colorScheme: "dark" });
      await turns(dark);
      await page.emulateMedia({ colorScheme: "light" });
      await turns(light);
    });

    it("prints without its controls", async () => {
      const pdf = await page.pdf({ format: "A4" });
      expect(pdf.length).toBeGreaterThan(20_000);
      await page.emulateMedia({ media: "print" });
      expect(await page.isVisible("#toolbar")).toBe(false);
      await page.emulateMedia({ media: "screen" });
      expect(await page.isVisible("#toolbar")).toBe(true);
    });

    it("a heat map on paper is whole, and the page is as it was afterwards", async () => {
      await page.selectOption("#view", "heat-map");
      const before = await pictureOf("load");
      const cells = `document.querySelectorAll("figure[data-chart=load] .chart svg path").length`;
      await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
      expect(await page.evaluate(cells)).toBeGreaterThan(16 * 500);
      await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
      expect(await page.evaluate(cells)).toBe(0);
      expect(await pictureOf("load")).toBe(before);
      await page.selectOption("#view", "area");
    });

    it("all of this without a word on the console", () => {
      expect(complaints).toEqual([]);
    });
  },
);

describe("moeload report", () => {
  it("moeload report --quiet -o FILE writes one file that holds all it needs, the same bytes each time", async () => {
    const made = [];
    for (const name of ["a.html", "b.html"]) {
      expect(await runCli(["report", run1, "--quiet", "--layers", "2", "-o", name], { cwd: folder })).toEqual({
        code: 0,
        stdout: "",
        stderr: "",
      });
      made.push(readFileSync(join(folder, name), "utf8"));
    }
    expect(made[0] === made[1]).toBe(true);
    expect(made[0]!.match(/<(?:script|link|img)[^>]* (?:src|href)="(?!data:)/g)).toBeNull();
    expect(statSync(join(folder, "a.html")).size).toBeLessThan(2e6);
  });

  it("moeload report of a trace too short for the horizon says so, and shows the rest", async () => {
    const made = await runCli(["report", run1, "--layers", "2", "--horizon", "9000", "-o", "short.html"], {
      cwd: folder,
    });
    expect(made.code).toBe(0);
    expect(made.stderr).toMatch(/^moeload: no errors of predictors are drawn: .* a forecast requires 100 recorded/);
  });

  it("moeload report --output - writes the page to standard output, and no word else", async () => {
    const made = await runCli(["report", run1, "--layers", "2", "-o", "-"], { cwd: folder });
    expect([made.code, made.stderr, made.stdout.startsWith("<!doctype html>")]).toEqual([0, "", true]);
    expect(existsSync(join(folder, "-"))).toBe(false);
  });

  it("moeload report of a trace whose step does not divide 1,000 forecasts a few iterations more", async () => {
    const rows = Array.from({ length: 900 }, (_, row) => `${3 * row},0,"[${5 + (row % 3)},${7 - (row % 2)}]"`);
    writeFileSync(join(folder, "third.csv"), ["iteration,layer,tokens", ...rows].join("\n"));
    const made = await runCli(["report", "third.csv", "-o", "third.html"], { cwd: folder });
    expect(made).toMatchObject({ code: 0, stderr: expect.stringMatching(/^moeload: third\.html: /) as string });
    const own = await runCli(["report", "third.csv", "--horizon", "1000", "-o", "x.html"], { cwd: folder });
    expect(own).toMatchObject({
      code: 2,
      stderr: "moeload: horizon must be a multiple of 3, the step of the trace, got 1000\n",
    });
  });

  it("moeload report without --output is refused", async () => {
    expect(await runCli(["report", run1], { cwd: folder })).toEqual({
      code: 2,
      stdout: "",
      stderr: "moeload: report requires --output, as in --output report.html\n",
    });
  });
});
