import type { CompareReport } from "../compare-report.js";
import { toMarkdown } from "../markdown.js";
import { compareNotes, comparedWords, differenceBlocks, rankingBlocks } from "./compare-text.js";
import { isFailure, type Difference } from "./difference.js";
import { differenceTable, foundIn } from "./difference-table.js";
import { outcomeWords } from "./sentences.js";

/**
 * The report as a comment on a pull request: the verdict in its first line, then what got worse or better beyond the
 * noise; the rest can be unfolded.
 *
 * @param bytes at most; what can be unfolded is left out where the whole would be longer
 */
export function compareMarkdown(report: CompareReport, bytes = Infinity): string {
  const whole = `${summary(report)}\n${details(report)}`;
  return Buffer.byteLength(whole) <= bytes ? whole : summary(report);
}

function summary(report: CompareReport): string {
  const mark = report.options.tolerances.length === 0 ? "" : report.verdict === "fail" ? "❌ " : "✅ ";
  const outstanding = report.comparisons.flatMap(foundIn).filter(({ difference }) => standsOut(difference));
  return toMarkdown([
    { kind: "heading", text: `${mark}moeload compare: ${outcomeWords(report)}` },
    { kind: "paragraph", text: comparedWords(report) },
    outstanding.length === 0
      ? { kind: "paragraph", text: "No error changed by more than the noise." }
      : { kind: "table", table: differenceTable(report, outstanding) },
    ...rankingBlocks(report),
  ]);
}

/** A change of which the noise is not known may be more than noise. */
function standsOut(difference: Difference): boolean {
  const { interval, change } = difference;
  if (isFailure(difference)) return true;
  return interval === null ? change !== null && change !== 0 : interval[0] > 0 || interval[1] < 0;
}

function details(report: CompareReport): string {
  const folded = toMarkdown([...differenceBlocks(report), { kind: "notes", lines: compareNotes(report) }]);
  return `<details>\n<summary>All differences, and how to read them</summary>\n\n${folded}\n</details>\n`;
}
