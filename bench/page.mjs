// How soon the report page of a trace answers: node page.mjs TRACE [RUNS]. Needs Chromium in /usr/bin, and a build.
//
// ready: from the start of navigation until the pickers answer and what is in view is drawn; layer: from picking another
// layer until it is drawn; zoom: from a key until every chart in view shows the narrower range. Medians, in milliseconds.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)("../node_modules/playwright-core");
const root = fileURLToPath(new URL("..", import.meta.url));
const [trace, runs = "5"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "moeload-page-"));
const file = join(folder, "report.html");

/** Program of the page: how long `act` takes until what it changed stands on the screen. */
const painted = (act) => `(async () => {
  const begin = performance.now();
  ${act};
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begin;
})()`;

try {
  execFileSync(process.execPath, [join(root, "dist/cli.js"), "report", trace, "--quiet", "--output", file]);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const measured = { ready: [], layer: [], zoom: [] };
  for (let run = 0; run < Number(runs); run += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`file://${file}`);
    await page.waitForSelector("html[data-ready]");
    measured.ready.push(await page.evaluate("performance.now()"));
    await (await page.waitForSelector("figure[data-chart=load]")).scrollIntoViewIfNeeded();
    await page.waitForTimeout(500);
    const pick = `const layer = document.getElementById("layer"); layer.selectedIndex = 1`;
    measured.layer.push(await page.evaluate(painted(`${pick}; layer.dispatchEvent(new Event("change"))`)));
    const key = `new KeyboardEvent("keydown", { key: "+" })`;
    const chart = `document.querySelector("figure[data-chart=load] .chart")`;
    measured.zoom.push(await page.evaluate(painted(`${chart}.dispatchEvent(${key})`)));
    await page.close();
  }
  await browser.close();
  const median = (values) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
  const medians = Object.fromEntries(Object.entries(measured).map(([name, values]) => [`${name}Ms`, median(values)]));
  console.log(JSON.stringify({ megabytes: Number((statSync(file).size / 1e6).toFixed(2)), ...medians }));
} finally {
  rmSync(folder, { recursive: true });
}
