import type { CompareReport } from "../compare-report.js";
import { failuresOf, judgedOf, outcomeWords, sentenceOn } from "./sentences.js";

/** GitHub shows so many annotations of a kind in one step, and drops the others. */
const shownPerKind = 10;

/**
 * The report as workflow commands of GitHub Actions, a line each: an error for what fails, the worst first, a warning for
 * what would but for the noise, and where nothing fails a notice that says so.
 */
export function githubAnnotations(report: CompareReport): string[] {
  const judged = judgedOf(report);
  const failures = failuresOf(report);
  const noisy = judged.filter(({ difference }) => difference.verdict === "within noise");
  return [
    ...failures
      .slice(0, shownPerKind)
      .map(({ difference, report: source }) =>
        command("error", `moeload: ${difference.verdict}`, sentenceOn(difference, source)),
      ),
    ...noisy
      .slice(0, shownPerKind)
      .map(({ difference, report: source }) =>
        command("warning", "moeload: within noise", sentenceOn(difference, source)),
      ),
    ...(judged.length > 0 && failures.length === 0 ? [command("notice", "moeload", outcomeWords(report))] : []),
  ];
}

/** A workflow command; what would end it or its title early is escaped, as by the package @actions/core. */
export function command(kind: "error" | "warning" | "notice", title: string, message: string): string {
  return `::${kind} title=${escapeData(title).replaceAll(":", "%3A").replaceAll(",", "%2C")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
