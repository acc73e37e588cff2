import { counted } from "../../counted.js";
import type { CompareReport, Comparison } from "../compare-report.js";
import { formatNumber, formatPercent } from "../format-number.js";
import { isFailure, isJudged, type Difference } from "./difference.js";
import type { Place } from "./tolerance.js";

/** `+2.07 %`, `-` where there is none. */
export function formatChange(change: number | null): string {
  if (change === null) return "-";
  return `${change > 0 ? "+" : ""}${formatPercent(change)}`;
}

/** `+1.15 % to +2.93 %` */
export function formatInterval(interval: Difference["interval"]): string {
  return interval === null ? "-" : interval.map(formatChange).join(" to ");
}

/** `swavg in layer 6` */
export function placeWords({ predictor, layer }: Pick<Place, "predictor" | "layer">): string {
  return `${predictor} ${layer === null ? "over all layers" : `in layer ${layer}`}`;
}

/** What was allowed and what was found, of a difference that is judged. */
export function sentenceOn(difference: Difference, report: string): string {
  const { metric, limit, before, after, change, interval, origins, verdict } = difference;
  const where = placeWords(difference);
  if (verdict === "missing") return `${metric} of ${where} was ${formatNumber(before)}, got no score in ${report}`;
  if (verdict === "scored at fewer origins") {
    return `${where} was scored at ${counted(origins[0], "origin")}, got ${origins[1]} in ${report}`;
  }
  const range = interval === null ? "" : `; 95 % interval ${formatInterval(interval)}`;
  const numbers = `${formatNumber(before)} to ${formatNumber(after)}${range}`;
  const noise = verdict === "within noise" ? ", which is within the noise" : "";
  return `${metric} of ${where} may worsen by at most ${formatPercent(limit)}, got ${formatChange(change)} in ${report} (${numbers})${noise}`;
}

/** A difference, and the report in which it was found. */
export interface Found {
  readonly difference: Difference;
  readonly report: string;
}

export function foundIn({ differences, report }: Comparison): Found[] {
  return differences.map((difference) => ({ difference, report }));
}

/** What fails the build, the worst first: what is gone altogether comes before what is merely worse. */
export function failuresOf({ comparisons }: CompareReport): Found[] {
  const beyond = ({ difference: { change, limit } }: Found): number => (change ?? Infinity) - (limit ?? 0);
  const found = comparisons.flatMap(foundIn).filter(({ difference }) => isFailure(difference));
  return found.sort((a, b) => (beyond(a) === beyond(b) ? 0 : beyond(b) - beyond(a)));
}

/** What was judged, in order. */
export function judgedOf({ comparisons }: CompareReport): Found[] {
  return comparisons.flatMap(foundIn).filter(({ difference }) => isJudged(difference));
}

/** The outcome in a few words: `fail: 2 of 5 judged errors are worse than allowed`. */
export function outcomeWords(report: CompareReport): string {
  const judged = judgedOf(report).length;
  if (judged === 0) {
    return report.options.tolerances.length === 0
      ? "nothing judged, as no tolerance was given"
      : "nothing judged, as no tolerance fits an error that the baseline has";
  }
  const failures = failuresOf(report);
  if (failures.length === 0) return `pass: of ${counted(judged, "judged error")} none is worse than allowed`;
  const gone = failures.some(({ difference: { verdict } }) => verdict !== "worse than allowed");
  const are = failures.length === 1 ? "is" : "are";
  return `fail: ${failures.length} of ${counted(judged, "judged error")} ${are} worse than allowed${gone ? ", or lack scores" : ""}`;
}

/** How the intervals of the report are to be read. */
export function intervalNotes({ confidence: { overLayers, singleLayers } }: CompareReport): string[] {
  const families = [
    { ...overLayers, what: "means over layers" },
    { ...singleLayers, what: "single layers" },
  ];
  return [
    "95 % interval: of the change, by a bootstrap over blocks of paired origins; one that holds 0 is within the noise",
    ...families
      .filter(({ judged }) => judged > 1)
      .map(
        ({ judged, each, what }) =>
          `for the ${judged} judged ${what} 95 % is that of all intervals together, so each is one of ${formatPercent(each)}`,
      ),
  ];
}
