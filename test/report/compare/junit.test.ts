import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compareReport } from "../../../src/report/compare-report.js";
import { compareJunit } from "../../../src/report/compare/junit.js";
import type { Tolerance } from "../../../src/report/compare/tolerance.js";
import { around, readReport } from "../../support/comparable-report.js";
import { junitErrors } from "../../support/xml-errors.js";

const within: Tolerance = { predictor: null, layer: null, metric: null, limit: 0.05 };

function junit(newer: readonly number[][], source = "runs/b.json", predictor = "swavg"): string {
  const of = (values: number[]) => ({ [predictor]: { 2: values, 4: values } });
  const baseline = readReport(of(around(0.1, 10)), { source: "main.json" });
  const pairs = newer.map((values, index) => ({
    baseline,
    report: readReport(of(values), { source: index === 0 ? source : `${index}${source}` }),
  }));
  return compareJunit(compareReport(pairs, { tolerances: [within] }));
}

const better = around(0.09, 10);
const worse = around(0.12, 10);
const noisy = around(0.1, 10, (origin) => (origin === 3 ? 0.2 : 0));

describe("compareJunit", () => {
  it("compareJunit(report) has a suite for each report, and a case for each difference that is judged", () => {
    expect(junit([worse, better])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="moeload compare" tests="2" failures="1" errors="0">
  <testsuite name="runs/b.json against main.json" tests="1" failures="1" errors="0">
    <testcase classname="runs/b" name="errorRatio of swavg over all layers">
      <failure type="worse than allowed" message="errorRatio of swavg over all layers may worsen by at most 5.00 %, got +20.0 % in runs/b.json (0.100 to 0.120; 95 % interval +20.0 % to +20.0 %)">errorRatio of swavg over all layers may worsen by at most 5.00 %, got +20.0 % in runs/b.json (0.100 to 0.120; 95 % interval +20.0 % to +20.0 %)</failure>
    </testcase>
  </testsuite>
  <testsuite name="1runs/b.json against main.json" tests="1" failures="0" errors="0">
    <testcase classname="1runs/b" name="errorRatio of swavg over all layers">
      <system-out>errorRatio of swavg over all layers may worsen by at most 5.00 %, got -10.0 % in 1runs/b.json (0.100 to 0.0900; 95 % interval -10.0 % to -10.0 %)</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it("compareJunit(report) passes what is within the noise, and says so", () => {
    const text = junit([noisy]);
    expect(text).toContain('tests="1" failures="0"');
    expect(text).toMatch(/<system-out>.*got \+20\.0 % .*, which is within the noise<\/system-out>/);
  });

  it("compareJunit(report) is valid, whatever the names in it are", async () => {
    const names = fc.sample(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), {
      numRuns: 20,
      seed: 1,
    });
    const hostile = [["a\u0000b\u001b[1m\uffff\ud800", '"]]>&amp;<!--\r\n\t'], ...names] as const;
    const documents = hostile.flatMap(([source, predictor]) => [
      junit([worse, better], source, `${predictor}x`),
      junit([noisy], source, predictor),
    ]);
    expect(await junitErrors(documents)).toEqual([]);
  });

  it("compareJunit(report) keeps names as they are, where XML has a place for them", () => {
    expect(junit([worse], 'a&b "<c>".json')).toContain('classname="a&amp;b &quot;&lt;c&gt;&quot;"');
    expect(junit([worse], "a\nb\u0007.json")).toContain('classname="a&#10;b\ufffd"');
  });

  it.each([
    ["two cases of one name", (text: string) => text.replaceAll("1runs/b", "runs/b")],
    ["a case too little", (text: string) => text.replaceAll(/<failure.*<\/failure>/g, "")],
    ["a number that is none", (text: string) => text.replace('tests="2"', 'tests="two"')],
    ["no XML", (text: string) => text.replace("&", "&&").replace("</testsuites>", "")],
  ])("the schema that it is held against tells %s", async (_, spoil) => {
    expect(await junitErrors([spoil(junit([worse, better]))])).not.toEqual([]);
  });
});
