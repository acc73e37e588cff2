import { percentOf, type ProgressParts } from "./progress.js";

/** How a line on a screen may look. */
export interface BarLook {
  readonly width: number;
  /** Whether block elements can be shown. */
  readonly blocks: boolean;
  /** Wraps what is done in colour. */
  readonly colour: (text: string) => string;
}

const gap = "  ";

/** Narrower a bar tells nothing, wider nothing more; between them it does not grow and shrink with every digit beside it. */
const barWidths = [24, 16, 8] as const;
const leastBar = 8;

/** What goes, in this order, where the line would be wider than the screen; then the bar. */
const lessImportant = ["amount", "detail", "rate"] as const;

/** A line with a bar that fits the screen. */
export function progressBar(parts: ProgressParts, { width, blocks, colour }: BarLook): string {
  const words = { ...parts };
  for (const name of lessImportant) {
    if (lengthBesideBar(words) + leastBar <= width) break;
    words[name] = "";
  }
  const room = barWidths.find((bar) => lengthBesideBar(words) + bar <= width);
  if (words.share === undefined || room === undefined) return lineWithoutBar(words, width);
  const done = Math.floor(words.share * room);
  const [full, empty] = blocks ? ["━", "─"] : ["#", "-"];
  const bar = `${colour(full.repeat(done))}${empty.repeat(room - done)}`;
  return [words.what, bar, ...wordsBehindBar(words)].join(gap);
}

function lineWithoutBar(parts: ProgressParts, width: number): string {
  const line = [parts.what, ...wordsBehindBar(parts)].join(gap);
  // Half of a time would be another time.
  return line.length <= width
    ? line
    : [parts.what, ...wordsBehindBar({ ...parts, left: "" })].join(gap).slice(0, width);
}

function wordsBehindBar({ share, amount, rate, left, detail }: ProgressParts): string[] {
  const percent = share === undefined ? "" : percentOf(share).padStart(5);
  return [percent, amount, rate, left, detail].filter((word) => word !== "");
}

/** Everything but the bar itself, the gaps included. */
function lengthBesideBar(parts: ProgressParts): number {
  return [parts.what, "", ...wordsBehindBar(parts)].join(gap).length;
}
