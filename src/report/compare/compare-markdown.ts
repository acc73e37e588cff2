import type { CompareReport } from "../compare-report.js";
import { toMarkdown } from "../markdown.js";
import type { TextBlock } from "../text-table.js";
import { compareNotes, comparedWords, differenceBlocks, rankingBlocks } from "./compare-text.js";
import { isFailure, isWithinNoise, type Difference } from "./difference.js";
import { foundTable } from "./difference-table.js";
import { foundIn, judgedOf, outcomeWords } from "./sentences.js";

/** GitHub takes no longer comment; GitLab and Bitbucket do. */
const longestComment = 65_536;

/** More rows than these nobody reads before unfolding the rest. */
const mostRows = 50;

/**
 * The report as a comment on a pull request: the verdict in its first line, then what got worse or better beyond the
 * noise; the rest can be unfolded.
 *
 * @param bytes at most; what can be unfolded is left out where the whole would be longer
 */
export function compareMarkdown(report: CompareReport, bytes = longestComment): string {
  const [shown, folded] = [summary(report), details(report)];
  const fits = Buffer.byteLength(shown) + Buffer.byteLength(folded) < bytes;
  return `${shown}\n${fits ? folded : "All differences would be too long for this place: `--format csv` has them.\n"}`;
}

function summary(report: CompareReport): string {
  const mark = judgedOf(report).length === 0 ? "" : report.verdict === "fail" ? "❌ " : "✅ ";
  return toMarkdown([
    { kind: "heading", text: `${mark}moeload compare: ${outcomeWords(report)}` },
    { kind: "paragraph", text: comparedWords(report) },
    ...outstandingBlocks(report),
    ...rankingBlocks(report),
  ]);
}

/** What changed beyond the noise; where that is much, what fails comes first. */
function outstandingBlocks(report: CompareReport): TextBlock[] {
  const outstanding = report.comparisons.flatMap(foundIn).filter(({ difference }) => standsOut(difference));
  if (outstanding.length === 0) return [{ kind: "paragraph", text: "No error changed by more than the noise." }];
  if (outstanding.length <= mostRows) return [{ kind: "table", table: foundTable(report, outstanding) }];
  const [failed, others] = [true, false].map((fails) =>
    outstanding.filter(({ difference }) => isFailure(difference) === fails),
  );
  const shown = [...failed!, ...others!].slice(0, mostRows);
  return [
    { kind: "table", table: foundTable(report, shown) },
    { kind: "paragraph", text: `And ${outstanding.length - mostRows} more that changed by more than the noise.` },
  ];
}

/** A change of which the noise is not known may be more than noise. */
function standsOut(difference: Difference): boolean {
  const { change } = difference;
  return isFailure(difference) || (change !== null && change !== 0 && !isWithinNoise(difference));
}

function details(report: CompareReport): string {
  const folded = toMarkdown([...differenceBlocks(report), { kind: "notes", lines: compareNotes(report) }]);
  return `<details>\n<summary>All differences, and how to read them</summary>\n\n${folded}\n</details>\n`;
}
