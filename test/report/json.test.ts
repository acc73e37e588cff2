import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toJson } from "../../src/report/json.js";

describe("toJson", () => {
  it("toJson(value) puts arrays of plain values on one line and objects over several", () => {
    const value = {
      schema: "x/1",
      origins: [1, 2, 3],
      layers: [{ layer: 2, load: [[0.1, 0.9]] }],
      none: [],
      empty: {},
    };
    expect(toJson(value)).toBe(`{
  "schema": "x/1",
  "origins": [1, 2, 3],
  "layers": [
    {
      "layer": 2,
      "load": [
        [0.1, 0.9]
      ]
    }
  ],
  "none": [],
  "empty": {}
}
`);
  });

  it("toJson(value) can be parsed back to exactly the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7 },
    );
  });

  it("toJson(value) writes NaN and infinities as null, leaves out what is undefined, and unrolls typed arrays", () => {
    expect(toJson({ a: NaN, b: -Infinity, c: undefined, d: Float64Array.of(0.1, 2) })).toBe(
      '{\n  "a": null,\n  "b": null,\n  "d": [0.1, 2]\n}\n',
    );
  });
});
