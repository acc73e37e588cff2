import { expect, it } from "vitest";

import { oneOf, ratio, someOf } from "../../src/commands/option-values.js";
import { pathParser, repeatable } from "../../src/commands/value-parser.js";

it("repeatable(parse) puts the values of an option that is given several times in a row", () => {
  const parse = repeatable(oneOf("--metric", ["wape", "mae"]));
  expect(parse("mae", parse("wape"))).toEqual(["wape", "mae"]);
  expect(() => parse("wap")).toThrow('--metric takes wape, mae, got "wap" (did you mean wape?)');
  const several = repeatable(someOf("--metric", ["wape", "mae", "rmse"]));
  expect(several("rmse", several("wape,mae"))).toEqual(["wape", "mae", "rmse"]);
});

it("repeatable(parse) takes one value or a list in a configuration", () => {
  expect(repeatable(pathParser).takes).toEqual({
    title: "one or a list of: a path",
    anyOf: [
      { type: "string", minLength: 1 },
      { type: "array", items: { title: "a path", type: "string", minLength: 1 }, minItems: 1 },
    ],
  });
  expect(repeatable(someOf("--metric", ["wape", "mae"])).takes).toEqual(someOf("--metric", ["wape", "mae"]).takes);
  expect(repeatable(ratio("--tolerance")).takes["anyOf"]).toHaveLength(2);
});
