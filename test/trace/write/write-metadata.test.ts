import { expect, test } from "vitest";

import { writtenMetadata } from "../../../src/trace/write/write-metadata.js";

const trace = { source: "logs/load.csv", container: "CSV", layout: "long", metadata: {} } as const;

test("writtenMetadata({ trace, version }) names where the counts come from, without the folder", () => {
  expect(writtenMetadata({ trace, version: "1.2.3" })).toEqual({
    "moeload.source": "load.csv",
    "moeload.source_container": "CSV",
    "moeload.source_layout": "long",
    "moeload.version": "1.2.3",
  });
});

test("writtenMetadata({ trace, topK }) notes top-k, in place of what the trace says", () => {
  const said = { ...trace, metadata: { "moeload.top_k": "1" } };
  expect(writtenMetadata({ trace: said, version: "1" })["moeload.top_k"]).toBe("1");
  expect(writtenMetadata({ trace: said, version: "1", topK: 2 })["moeload.top_k"]).toBe("2");
});

test("writtenMetadata({ trace }) keeps the trace's own moeload.* and nothing else", () => {
  const metadata = { "moeload.source": "run7", "moeload.licence": "free", "moeload.version": "0.0.1", pandas: "{}" };
  expect(writtenMetadata({ trace: { ...trace, metadata }, version: "2" })).toEqual({
    "moeload.source": "run7",
    "moeload.source_container": "CSV",
    "moeload.source_layout": "long",
    "moeload.licence": "free",
    "moeload.version": "2",
  });
});
