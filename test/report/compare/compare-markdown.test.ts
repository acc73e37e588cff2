import { describe, expect, it } from "vitest";

import { compareReport, type CompareReport } from "../../../src/report/compare-report.js";
import { compareMarkdown } from "../../../src/report/compare/compare-markdown.js";
import type { Tolerance } from "../../../src/report/compare/tolerance.js";
import { around, readReport } from "../../support/comparable-report.js";

const within: Tolerance = { predictor: null, layer: null, metric: null, limit: 0.05 };
const noisy = around(0.1, 10, (origin) => (origin === 3 ? 0.01 : 0));

function compare(newer: readonly number[], tolerances: readonly Tolerance[] = [within]): CompareReport {
  const baseline = readReport({ swavg: { 2: around(0.1, 10) }, last: { 2: around(0.2, 10) } }, { source: "main.json" });
  const report = readReport({ swavg: { 2: newer }, last: { 2: around(0.2, 10) } }, { source: "new.json" });
  return compareReport([{ baseline, report }], { tolerances });
}

describe("compareMarkdown", () => {
  it("compareMarkdown(report) begins with the verdict and what changed beyond the noise, and folds the rest", () => {
    expect(compareMarkdown(compare(around(0.12, 10))))
      .toBe(`## ❌ moeload compare: fail: 1 of 1 judged error is worse than allowed

errors over 1000 iterations, new.json against main.json

| predictor | layer | before | after | change | 95 % interval | allowed | verdict |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| swavg | all | 0.100 | 0.120 | +20.0 % | +20.0 % to +20.0 % | 5.00 % | worse than allowed |
| swavg | 2 | 0.100 | 0.120 | +20.0 % | +20.0 % to +20.0 % |  |  |

<details>
<summary>All differences, and how to read them</summary>

| predictor | layer | before | after | change | 95 % interval | allowed | verdict |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| swavg | all | 0.100 | 0.120 | +20.0 % | +20.0 % to +20.0 % | 5.00 % | worse than allowed |
| swavg | 2 | 0.100 | 0.120 | +20.0 % | +20.0 % to +20.0 % |  |  |
| last | all | 0.200 | 0.200 | 0 % | 0 % to 0 % |  |  |
| last | 2 | 0.200 | 0.200 | 0 % | 0 % to 0 % |  |  |

- errorRatio: mean over steps and experts of \\|forecast − actual\\| / actual, where actual > 0
- 95 % interval: of the change, by a bootstrap over blocks of paired origins; one that holds 0 is within the noise

</details>
`);
  });

  it("compareMarkdown(report) shows what got better, too", () => {
    const text = compareMarkdown(compare(around(0.09, 10)));
    expect(text.split("\n")[0]).toBe("## ✅ moeload compare: pass: of 1 judged error none is worse than allowed");
    expect(text.split("<details>")[0]).toContain("| swavg | all | 0.100 | 0.0900 | -10.0 % |");
  });

  it("compareMarkdown(report) says where no error changed beyond the noise", () => {
    const [shown] = compareMarkdown(compare(noisy)).split("<details>");
    expect(shown).toContain("\n\nNo error changed by more than the noise.\n");
    expect(shown).not.toContain("|");
  });

  it("compareMarkdown(report) gives no verdict where none was asked for", () => {
    expect(compareMarkdown(compare(noisy, [])).split("\n")[0]).toBe(
      "## moeload compare: nothing judged, as no tolerance was given",
    );
  });

  it("compareMarkdown(report, bytes) leaves out what can be unfolded where the whole would be longer", () => {
    const whole = compareMarkdown(compare(noisy));
    expect(compareMarkdown(compare(noisy), Buffer.byteLength(whole))).toBe(whole);
    expect(`${compareMarkdown(compare(noisy), Buffer.byteLength(whole) - 1)}\n`).toBe(whole.split("<details>")[0]);
  });
});
