import { expect, test } from "vitest";

import { tableLayout } from "../../../src/trace/layout/table-layout.js";
import type { ColumnSchema } from "../../../src/trace/table/table.js";

function columns(...names: readonly string[]): ColumnSchema[] {
  return names.map((name) => ({ name, kind: name.endsWith("[]") ? "list" : "number", type: "text" }));
}

test.each([
  [["iteration", "layer", "tokens[]"], { layout: "rows", iteration: 0, layer: 1, tokens: 2 }],
  [["", "iter", "layer_idx", "tokens_per_expert[]"], { layout: "rows", iteration: 1, layer: 2, tokens: 3 }],
  [["epoch", "step", "layer", "expert", "count"], { layout: "long", iteration: 1, layer: 2, expert: 3, tokens: 4 }],
  [["num_tokens", "Expert ID", "MoE-Layer", "_step"], { layout: "long", iteration: 3, layer: 2, expert: 1, tokens: 0 }],
  [["", "dataset", "iteration", "layer", "1", "0"], { layout: "wide", iteration: 2, layer: 3, experts: [5, 4] }],
  [["global_step", "layer", "expert_0", "expert_1"], { layout: "wide", iteration: 0, layer: 1, experts: [2, 3] }],
  [
    [
      "_step",
      "loss",
      "train/TokensTotal/layer2/expert0",
      "train/TokensTotal/layer0/expert1",
      "train/TokensTotal/layer0/expert0",
    ],
    { layout: "keyed", iteration: 0, layers: [{ layer: 0, experts: [4, 3] }, { layer: 2, experts: [2] }] }, // prettier-ignore
  ],
  [
    ["_step", "TokensTotal/layer0/expert0", "TokensPercentage/layer0/expert0"],
    { layout: "keyed", iteration: 0, layers: [{ layer: 0, experts: [1] }] },
  ],
])("tableLayout(source, columns) recognises %j", (names, layout) => {
  expect(tableLayout("trace.csv", columns(...names))).toEqual(layout);
});

test("tableLayout(source, columns, chosen) follows what the user says", () => {
  const names = columns("iteration", "n", "which", "block", "when");
  const chosen = { iteration: "when", layer: "block", expert: "which", tokens: "n" };
  expect(tableLayout("trace.csv", names, chosen)).toEqual({
    layout: "long",
    iteration: 4,
    layer: 3,
    expert: 2,
    tokens: 1,
  });
  const families = columns("step", "aux_layer0_expert0", "global_layer0_expert0");
  expect(tableLayout("trace.csv", families, { tokens: "global" })).toEqual({
    layout: "keyed",
    iteration: 0,
    layers: [{ layer: 0, experts: [2] }],
  });
});

test("tableLayout(source, columns, chosen) takes no column for two things", () => {
  expect(tableLayout("trace.csv", columns("iteration", "layer", "layer_id", "e0"), { iteration: "layer" })).toEqual({
    layout: "wide",
    iteration: 1,
    layer: 2,
    experts: [3],
  });
  expect(tableLayout("trace.csv", columns("2", "layer", "0", "1"), { iteration: "2" })).toEqual({
    layout: "wide",
    iteration: 0,
    layer: 1,
    experts: [2, 3],
  });
  expect(() => tableLayout("trace.csv", columns("n", "e0"), { iteration: "n", layer: "n" })).toThrow(
    "--columns layer=n: that column is chosen for iteration already",
  );
  expect(() => tableLayout("trace.csv", columns("step", "n", "n", "e0"), { layer: "n" })).toThrow(
    "--columns layer=n: trace.csv has 2 columns of that name",
  );
});

test.each([
  [
    ["layer", "expert", "tokens"],
    "trace.csv has no column for iteration; its columns are layer, expert, tokens (--columns iteration=NAME names one)",
  ],
  [
    ["iteration", "expert", "tokens"],
    "trace.csv has no column for layer; its columns are iteration, expert, tokens (--columns layer=NAME names one)",
  ],
  [
    ["iteration", "layer", "tokens"],
    "trace.csv has no column for expert; its columns are iteration, layer, tokens (--columns expert=NAME names one)",
  ],
  [
    ["iteration", "layer", "expert"],
    "trace.csv has no column for tokens; its columns are iteration, layer, expert (--columns tokens=NAME names one)",
  ],
  [
    ["iteration", "layer", "e1", "e2"],
    "trace.csv: the columns of experts must be numbered 0 to 1, each once: number 0 is missing",
  ],
  [
    ["iteration", "layer", "0", "e0"],
    "trace.csv: the columns of experts must be numbered 0 to 0, each once: number 0 comes twice",
  ],
  [
    ["step", "a_layer0_expert0", "b_layer0_expert0"],
    "trace.csv has several columns per layer and expert: a_layerN_expertN, b_layerN_expertN; --columns tokens=PART names one kind",
  ],
  [
    ["iteration", "Layer", "layer", "e0"],
    "trace.csv has several columns for layer: Layer, layer (--columns layer=NAME names one)",
  ],
  [["iteration", "layer", "layer", "e0"], "trace.csv has 2 columns named layer"],
  [["iteration[]", "layer", "e0"], "trace.csv: column iteration[] must hold whole numbers, it holds text"],
])("tableLayout(source, columns) says what is wrong with %j", (names, message) => {
  expect(() => tableLayout("trace.csv", columns(...names))).toThrow(message);
});
