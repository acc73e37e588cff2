import { UsageError } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { MegatronOptions } from "../trace/containers/megatron-ranks.js";
import { oneOf, wholeNumber } from "./option-values.js";
import { valueParser, type ValueParser } from "./value-parser.js";

const orders = ["tp-cp-ep-dp-pp", "tp-cp-ep-pp-dp"] as const;

const [etp, ep, pp] = ["etp", "ep", "pp"].map((name) => wholeNumber(`--megatron ${name}`, 1)) as Three;
const order = oneOf("--megatron order", orders);
const stage = wholeNumber("--megatron layers", 1);
type Three = [ValueParser<number>, ValueParser<number>, ValueParser<number>];

const parsers: Readonly<Record<string, ValueParser<MegatronOptions>>> = {
  etp: valueParser(etp.takes, (text) => ({ expertTensorParallel: etp(text) })),
  ep: valueParser(ep.takes, (text) => ({ expertParallel: ep(text) })),
  pp: valueParser(pp.takes, (text) => ({ pipelineParallel: pp(text) })),
  order: valueParser(order.takes, (text) => ({ order: order(text) })),
  layers: valueParser(
    { title: "a list of layers per stage", type: "array", items: stage.takes, minItems: 1 },
    (text) => ({ layersPerStage: text.split("+").map(stage) }),
  ),
};

const takes = {
  title: `an object with ${Object.keys(parsers).join(", ")}`,
  type: "object",
  properties: Object.fromEntries(Object.entries(parsers).map(([name, parse]) => [name, parse.takes])),
  additionalProperties: false,
};

/**
 * `ep=8,pp=2,layers=12+12` -> how a Megatron-LM run was spread over its ranks.
 *
 * @throws {UsageError} a part that does not exist, or a value that it cannot take
 */
export const parseMegatron = valueParser(
  takes,
  (text) => Object.assign({}, ...text.split(",").map(parsePart)) as MegatronOptions,
);

function parsePart(part: string): MegatronOptions {
  const [name = "", value] = part.split("=", 2);
  const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (parse === undefined || value === undefined) {
    const names = Object.keys(parsers);
    const near = value === undefined ? "" : suggestion(name, names);
    throw new UsageError(`--megatron takes ${names.join(", ")}, as in ep=8,pp=2, got "${part}"${near}`);
  }
  return parse(value);
}
