import { expect, it } from "vitest";

import { parseMegatron } from "../../src/commands/megatron-option.js";

it("parseMegatron(text) takes all parts of how a run was spread", () => {
  expect(parseMegatron("etp=2,ep=8,pp=2,order=tp-cp-ep-pp-dp,layers=12+10")).toEqual({
    expertTensorParallel: 2,
    expertParallel: 8,
    pipelineParallel: 2,
    order: "tp-cp-ep-pp-dp",
    layersPerStage: [12, 10],
  });
});

it.each([
  ["tp=2", '--megatron takes etp, ep, pp, order, layers, as in ep=8,pp=2, got "tp=2"'],
  ["ep", '--megatron takes etp, ep, pp, order, layers, as in ep=8,pp=2, got "ep"'],
  ["constructor=1", '--megatron takes etp, ep, pp, order, layers, as in ep=8,pp=2, got "constructor=1"'],
  ["ep=0", '--megatron ep takes a whole number of at least 1, got "0"'],
  ["layers=12-12", '--megatron layers takes a whole number of at least 1, got "12-12"'],
  ["order=dp", '--megatron order takes tp-cp-ep-dp-pp, tp-cp-ep-pp-dp, got "dp"'],
])("parseMegatron(%j) is refused", (text, message) => {
  expect(() => parseMegatron(text)).toThrow(message);
});
