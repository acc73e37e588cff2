import { UsageError } from "../errors.js";
import type { MegatronOptions } from "../trace/containers/megatron-ranks.js";
import { oneOf, wholeNumber } from "./option-values.js";

const orders = ["tp-cp-ep-dp-pp", "tp-cp-ep-pp-dp"] as const;

const parsers: Readonly<Record<string, (text: string) => MegatronOptions>> = {
  etp: (text) => ({ expertTensorParallel: wholeNumber("--megatron etp", 1)(text) }),
  ep: (text) => ({ expertParallel: wholeNumber("--megatron ep", 1)(text) }),
  pp: (text) => ({ pipelineParallel: wholeNumber("--megatron pp", 1)(text) }),
  order: (text) => ({ order: oneOf("--megatron order", orders)(text) }),
  layers: (text) => ({ layersPerStage: text.split("+").map(wholeNumber("--megatron layers", 1)) }),
};

/**
 * `ep=8,pp=2,layers=12+12` -> how a Megatron-LM run was spread over its ranks.
 *
 * @throws {UsageError} a part that does not exist, or a value that it cannot take
 */
export function parseMegatron(text: string): MegatronOptions {
  return Object.assign({}, ...text.split(",").map(parsePart)) as MegatronOptions;
}

function parsePart(part: string): MegatronOptions {
  const [name = "", value] = part.split("=", 2);
  const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (parse === undefined || value === undefined) {
    throw new UsageError(`--megatron takes ${Object.keys(parsers).join(", ")}, as in ep=8,pp=2, got "${part}"`);
  }
  return parse(value);
}
