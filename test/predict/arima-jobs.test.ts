import { expect, it } from "vitest";

import { runProcess } from "../support/run-cli.js";

/** The built package: from src/ no worker can be started. */
const built = new URL("../../dist/index.js", import.meta.url).href;

/** Runs a module that has `arima`, `history` (100 rows of 6 experts) and `print` at hand. */
async function runBuilt(body: string): Promise<unknown> {
  const script = `
    import { arima } from ${JSON.stringify(built)};
    const values = Float64Array.from({ length: 600 }, (_, i) => 1 + Math.sin(i * i) / 3 + (i % 6));
    const history = { length: 100, experts: 6, values };
    const print = (value) => console.log(JSON.stringify(value));
    ${body}`;
  const { code, stdout, stderr } = await runProcess(process.execPath, ["--input-type=module", "--eval", script]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

it("arima({ jobs }) forecasts the same to the bit with one thread and with several, refits included", async () => {
  const [one, two, three] = (await runBuilt(`
    const outcomes = [];
    for (const jobs of [1, 2, 3]) {
      const first = await arima({ jobs, reselect: 2 }).fit(history);
      const second = await first.refit({ ...history, length: 90 });
      const forecasts = [await first.forecast(history, 20), await second.forecast(history, 20)];
      outcomes.push([first.details, second.details, forecasts.map(({ values }) => [...values])]);
    }
    print(outcomes);
  `)) as unknown[];
  expect(two).toEqual(one);
  expect(three).toEqual(one);
  expect(JSON.stringify(one)).toMatch(/"chosenFitsAgo":1.*"chosenFitsAgo":1/);
});

it("arima({ jobs: 2, onProgress }) hears of the models of a fit as threads are done with them", async () => {
  const heard = await runBuilt(`
    const heard = [];
    await arima({ jobs: 2, order: { p: 1, d: 0, q: 0 }, onProgress: ({ fitted }) => heard.push(fitted) }).fit(history);
    print(heard);
  `);
  // Six experts, four in the first task: whichever is done first.
  expect([
    [4, 6],
    [2, 6],
  ]).toContainEqual(heard);
});

it("arima({ jobs: 2 }) rejects with the same sentence as one thread does", async () => {
  const sentence = await runBuilt(`
    values[7] = NaN;
    await arima({ jobs: 2 }).fit(history).catch(({ code, message }) => print({ code, message }));
  `);
  expect(sentence).toEqual({
    code: "predict",
    message: "arima requires finite load proportions, got NaN at expert 1, row 1 of the history",
  });
});
