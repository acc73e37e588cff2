import { expect, test } from "vitest";

import { openTensorBackend } from "../../src/predict/tensor-backend.js";

// In a file of its own: the backend does this only when it first starts in a process.
test("openTensorBackend(wasm) leaves it to the program what an uncaught error does", async () => {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.rawListeners(event));
  await openTensorBackend("wasm");
  expect(events.map((event) => process.rawListeners(event))).toEqual(before);
});
