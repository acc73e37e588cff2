import { beforeAll, expect, test } from "vitest";

import { type BackendName, backendNames } from "../../src/predict/backend-choice.js";
import { lstm, type LstmModel, trainLstm } from "../../src/predict/lstm.js";
import { probeBackends } from "../../src/predict/probe-backends.js";
import { rows, swingingLoad, tiny } from "./lstm-fixtures.js";

const series = swingingLoad(200, 4);
const history = rows(series, 0, 150);
const forecasts = new Map<BackendName, Float64Array>();
const models = new Map<BackendName, LstmModel>();

beforeAll(async () => {
  const usable = (await probeBackends()).filter((probe) => probe.usable).map(({ name }) => name);
  // A process holds one TensorFlow: on the GPU where there is one.
  const taken = usable.filter((name) => name !== "tensorflow" || !usable.includes("cuda"));
  for (const backend of taken) {
    const model = await trainLstm([history], { ...tiny, backend });
    models.set(backend, model);
    const fitted = await lstm({ model, backend }).fit(history);
    forecasts.set(backend, (await fitted.forecast(history, 24)).values);
  }
});

const pairs = backendNames.flatMap((a, index) => backendNames.slice(index + 1).map((b) => [a, b] as const));

/** Those that have to be usable; CI has more of them. */
const required = (process.env["MOELOAD_TEST_BACKENDS"] ?? "wasm,cpu").split(",");

test(`${required.join(", ")} are usable`, () => {
  expect([...forecasts.keys()]).toEqual(expect.arrayContaining(required));
});

test.each(pairs)("the same seed gives the same forecasts on %s and %s", (a, b) => {
  const [first, second] = [forecasts.get(a), forecasts.get(b)];
  if (first === undefined || second === undefined) {
    expect([a, b].every((name) => required.includes(name))).toBe(false);
    return;
  }
  first.forEach((load, index) => {
    expect(Math.abs(load - second[index]!) / load).toBeLessThan(1e-3);
  });
});

test("a model that one backend trained forecasts the same on another", async () => {
  const model = models.get("wasm")!;
  for (const [backend] of forecasts) {
    const fitted = await lstm({ model, backend }).fit(history);
    const { values } = await fitted.forecast(history, 24);
    values.forEach((load, index) => {
      expect(Math.abs(load - forecasts.get("wasm")![index]!) / load).toBeLessThan(1e-4);
    });
  }
});
