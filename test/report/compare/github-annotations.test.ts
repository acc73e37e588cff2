import { describe, expect, it } from "vitest";

import { compareReport } from "../../../src/report/compare-report.js";
import { command, githubAnnotations } from "../../../src/report/compare/github-annotations.js";
import type { Tolerance } from "../../../src/report/compare/tolerance.js";
import { around, readReport } from "../../support/comparable-report.js";

const each: Tolerance = { predictor: null, layer: "each", metric: null, limit: 0 };

function annotations(layers: readonly (readonly number[])[], tolerances: readonly Tolerance[]): string[] {
  const before = Object.fromEntries(layers.map((_, layer) => [layer, around(0.1, 10)]));
  const after = Object.fromEntries(layers.map((errors, layer) => [layer, errors]));
  const pair = { baseline: readReport({ swavg: before }), report: readReport({ swavg: after }, { source: "b.json" }) };
  return githubAnnotations(compareReport([pair], { tolerances }));
}

describe("githubAnnotations", () => {
  it("githubAnnotations(report) has an error for what fails, the worst first, and a warning for what is noise", () => {
    const noisy = around(0.1, 10, (origin) => (origin === 3 ? 0.2 : 0));
    expect(annotations([around(0.11, 10), around(0.12, 10), noisy, around(0.1, 10)], [each])).toEqual([
      "::error title=moeload%3A worse than allowed::errorRatio of swavg in layer 1 may worsen by at most 0 %25, got +20.0 %25 in b.json (0.100 to 0.120; 95 %25 interval +20.0 %25 to +20.0 %25)",
      "::error title=moeload%3A worse than allowed::errorRatio of swavg in layer 0 may worsen by at most 0 %25, got +10.0 %25 in b.json (0.100 to 0.110; 95 %25 interval +10.0 %25 to +10.0 %25)",
      expect.stringMatching(
        /^::warning title=moeload%3A within noise::errorRatio of swavg in layer 2 .* which is within the noise$/,
      ),
    ]);
  });

  it("githubAnnotations(report) has a notice where nothing fails, and nothing where nothing is judged", () => {
    const layers = [around(0.1, 10), around(0.09, 10)];
    expect(annotations(layers, [each])).toEqual([
      "::notice title=moeload::pass: of 2 judged errors none is worse than allowed",
    ]);
    expect(annotations(layers, [])).toEqual([]);
  });

  it("githubAnnotations(report) has no more of a kind than GitHub shows", () => {
    const layers = Array.from({ length: 30 }, (_, layer) => around(0.2 + 0.01 * layer, 10));
    const lines = annotations(layers, [each]);
    expect(lines.length).toBe(10);
    expect(lines[0]).toContain("in layer 29");
  });
});

describe("command", () => {
  it("command(kind, title, message) escapes what would end it early", () => {
    expect(command("warning", "a: b, c%\n", "50 % of\r\n::error::x, y: z")).toBe(
      "::warning title=a%3A b%2C c%25%0A::50 %25 of%0D%0A::error::x, y: z",
    );
  });
});
