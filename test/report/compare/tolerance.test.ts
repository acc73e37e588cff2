import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { limitAt, type Place, type Tolerance } from "../../../src/report/compare/tolerance.js";

const everything: Tolerance = { predictor: null, layer: null, metric: null, limit: 0.05 };
const place: Place = { predictor: "swavg", layer: null, metric: "wape" };

describe("limitAt", () => {
  it("limitAt([], place) is null: nothing is judged", () => {
    expect(limitAt([], place)).toBeNull();
  });

  it.each<[string, Partial<Tolerance>, Partial<Place>, boolean]>([
    ["one of no parts fits means over layers", {}, {}, true],
    ["one of no parts fits no single layer", {}, { layer: 6 }, false],
    ["one of no parts does not fit last", {}, { predictor: "last" }, false],
    ["one of no parts does not fit oracle", {}, { predictor: "oracle" }, false],
    ["one that names last fits it", { predictor: "last" }, { predictor: "last" }, true],
    ["one of a predictor does not fit another", { predictor: "arima" }, {}, false],
    ["one of a metric does not fit another", { metric: "mae" }, {}, false],
    ["one of each layer fits a layer", { layer: "each" }, { layer: 6 }, true],
    ["one of each layer does not fit the mean", { layer: "each" }, {}, false],
    ["one of each layer does not fit a layer of last", { layer: "each" }, { layer: 6, predictor: "last" }, false],
    ["one of layer 0 fits it", { layer: 0 }, { layer: 0 }, true],
    ["one of layer 0 does not fit another, nor the mean", { layer: 0 }, {}, false],
  ])("limitAt(tolerances, place): %s", (_, tolerance, where, fits) => {
    expect(limitAt([{ ...everything, ...tolerance }], { ...place, ...where })).toBe(fits ? 0.05 : null);
  });

  it("limitAt(tolerances, place) takes the most specific one, whatever their order", () => {
    // From the least to the most specific for layer 6 of swavg, WAPE.
    const ordered = [
      { layer: "each" },
      { layer: "each", metric: "wape" },
      { layer: "each", predictor: "swavg" },
      { layer: "each", predictor: "swavg", metric: "wape" },
      { layer: 6 },
      { layer: 6, metric: "wape" },
      { layer: 6, predictor: "swavg" },
      { layer: 6, predictor: "swavg", metric: "wape" },
    ] as const;
    const tolerances = ordered.map((parts, limit): Tolerance => ({ ...everything, ...parts, limit }));
    fc.assert(
      fc.property(fc.shuffledSubarray(tolerances, { minLength: 1 }), (some) => {
        expect(limitAt(some, { ...place, layer: 6 })).toBe(Math.max(...some.map(({ limit }) => limit)));
      }),
    );
  });

  it("limitAt(tolerances, place) takes the later of two that are alike", () => {
    expect(limitAt([everything, { ...everything, limit: 0.01 }], place)).toBe(0.01);
    expect(limitAt([{ ...everything, limit: 0.01 }, everything], place)).toBe(0.05);
  });
});
