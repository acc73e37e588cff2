import { metricFormulas } from "../../stats/error-metrics.js";
import type { CompareReport } from "../compare-report.js";
import { formatNumber } from "../format-number.js";
import type { TextBlock, TextTable } from "../text-table.js";
import { isJudged } from "./difference.js";
import { differenceTable } from "./difference-table.js";
import type { Ranking } from "./ranking.js";
import { formatChange, formatInterval, outcomeWords, intervalNotes } from "./sentences.js";
import { markNote, sideBySideTable } from "./side-by-side.js";

/** The report for a person. */
export function compareText(report: CompareReport): TextBlock[] {
  return [
    { kind: "heading", text: `${comparedWords(report)}; ${outcomeWords(report)}` },
    ...differenceBlocks(report),
    ...rankingBlocks(report),
    { kind: "notes", lines: compareNotes(report) },
  ];
}

/** `errors over 1000 iterations, new.json against main.json` */
export function comparedWords({ comparisons }: CompareReport): string {
  const { baseline, report, horizon } = comparisons[0]!;
  const count = (of: "baseline" | "horizon"): number => new Set(comparisons.map((one) => one[of])).size;
  const ahead = count("horizon") === 1 ? `${horizon} iterations` : `${count("horizon")} horizons`;
  const newer = comparisons.length === 1 ? report : `${comparisons.length} reports`;
  return `errors over ${ahead}, ${newer} against ${count("baseline") === 1 ? baseline : `${count("baseline")} baselines`}`;
}

/** All differences; several reports stand side by side, and what was judged follows by report, with its intervals. */
export function differenceBlocks(report: CompareReport): TextBlock[] {
  const { comparisons } = report;
  const table = (shown: TextTable): TextBlock => ({ kind: "table", table: shown });
  if (comparisons.length === 1) return [table(differenceTable(report, comparisons[0]!.differences))];
  const baselines = [...new Set(comparisons.map(({ baseline }) => baseline))];
  return [
    ...baselines.map((baseline) =>
      table(
        sideBySideTable(
          report,
          comparisons.filter((one) => one.baseline === baseline),
        ),
      ),
    ),
    ...comparisons.flatMap(({ baseline, report: newer, differences }): TextBlock[] => {
      const judged = differences.filter(isJudged);
      if (judged.length === 0) return [];
      return [{ kind: "paragraph", text: `${newer} against ${baseline}` }, table(differenceTable(report, judged))];
    }),
  ];
}

const behindNote = "behind: how much more the error is than the best one; 95 % is that of a table's intervals together";

/** Which predictor is best: a table for each baseline beside which there are several. */
export function rankingBlocks({ rankings }: CompareReport): TextBlock[] {
  return rankings.flatMap((ranking): TextBlock[] => [
    { kind: "paragraph", text: `predictors by ${ranking.metric} over all layers, ${ranking.trace}` },
    { kind: "table", table: rankingTable(ranking) },
  ]);
}

function rankingTable({ metric, places }: Ranking): TextTable {
  return {
    columns: [
      { heading: "predictor", align: "left" },
      { heading: "report", align: "left", wraps: true },
      { heading: metric },
      { heading: "behind" },
      { heading: "95 % interval", goes: 1 },
    ],
    rows: places.map(({ predictor, report, error, behind, interval }, place) => [
      predictor,
      report,
      formatNumber(error),
      place === 0 ? "best" : formatChange(behind),
      formatInterval(interval),
    ]),
  };
}

/** The formulas of the metrics, and how the numbers are to be read. */
export function compareNotes(report: CompareReport): string[] {
  return [
    ...report.options.metrics.map((metric) => `${metric}: ${metricFormulas[metric]}`),
    ...intervalNotes(report),
    ...(report.comparisons.length > 1 ? [markNote] : []),
    ...(report.rankings.length > 0 ? [behindNote] : []),
  ];
}
