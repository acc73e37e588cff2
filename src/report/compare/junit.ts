import type { CompareReport, Comparison } from "../compare-report.js";
import { isFailure, isJudged, type Difference } from "./difference.js";
import { placeWords, sentenceOn } from "./sentences.js";
import { escapedXml } from "../escaped-xml.js";

/**
 * The report as JUnit XML, as GitLab, Jenkins and the actions for GitHub read it: a suite for each report, a case for each
 * judged difference. GitLab shows the text of a failure and not its `message`, others the reverse: the sentence is in
 * both. There are no times in it, so that the same input gives the same bytes.
 */
export function compareJunit({ comparisons }: CompareReport): string {
  const counts = countsOf(comparisons.flatMap(({ differences }) => differences.filter(isJudged)));
  const suites = comparisons.map(suite).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="moeload compare"${counts}>\n${suites}</testsuites>\n`;
}

function suite({ baseline, report, differences }: Comparison): string {
  const judged = differences.filter(isJudged);
  const name = attribute("name", `${report} against ${baseline}`);
  const cases = judged.map((difference) => testCase(difference, report)).join("");
  return `  <testsuite${name}${countsOf(judged)}>\n${cases}  </testsuite>\n`;
}

/** Jenkins takes what stands before the last dot of a `classname` for a package; the ending of a file is none. */
function testCase(difference: Difference, report: string): string {
  const name = attribute("name", `${difference.metric} of ${placeWords(difference)}`);
  const sentence = sentenceOn(difference, report);
  const failure = `<failure${attribute("type", difference.verdict)}${attribute("message", sentence)}>${escapedXml(sentence)}</failure>`;
  const outcome = isFailure(difference) ? failure : `<system-out>${escapedXml(sentence)}</system-out>`;
  return `    <testcase${attribute("classname", report.replace(/\.json$/, ""))}${name}>\n      ${outcome}\n    </testcase>\n`;
}

function countsOf(judged: readonly Difference[]): string {
  return ` tests="${judged.length}" failures="${judged.filter(isFailure).length}" errors="0"`;
}

function attribute(name: string, value: string): string {
  return ` ${name}="${escapedXml(value)}"`;
}
