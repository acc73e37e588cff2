import { describe, expect, it } from "vitest";

import { progressBar } from "../../src/commands/progress-bar.js";
import { progressParts, progressSentence } from "../../src/commands/progress.js";

function sentence(done: number, total: number | undefined, elapsedMs: number, from = 0): string {
  return progressSentence(progressParts("training", { unit: "steps", from }, { done, total, elapsedMs }));
}

describe("progressSentence", () => {
  it.each([
    ["50 %, 300 of 600, 150 steps/s, 2 s left", 300, 2000],
    ["0 %, 2 of 600, 0.2 steps/s, 50 min left", 2, 10_000],
    ["0 %, 1 of 600, 0.02 steps/s, 8 h 20 min left", 1, 50_000],
    ["0 %, 1 of 600, <0.01 steps/s, 33 h 17 min left", 1, 200_000],
    ["16 %, 100 of 600, 5.6 steps/s, 90 s left", 100, 18_000],
    ["99 %, 599 of 600, 12 steps/s, 1 s left", 599, 50_000],
    ["0 %, 0 of 600, 0 steps/s", 0, 5000],
  ])("says %s", (expected, done, elapsedMs) => {
    expect(sentence(done, 600, elapsedMs)).toBe(`training: ${expected}`);
  });

  it("counts in its rate what was done since the work began", () => {
    expect(sentence(300, 600, 1000, 250)).toBe("training: 50 %, 300 of 600, 50 steps/s, 6 s left");
  });
});

describe("progressBar", () => {
  const parts = progressParts(
    "training lstm",
    { unit: "steps" },
    { done: 1500, total: 6000, elapsedMs: 3000, detail: "loss 0.1" },
  );
  const look = { blocks: true, colour: (text: string) => text };

  it.each([
    [100, "training lstm  ━━━━━━──────────────────   25 %  1,500 of 6,000  500 steps/s  9 s left  loss 0.1"],
    [80, "training lstm  ━━──────   25 %  1,500 of 6,000  500 steps/s  9 s left  loss 0.1"],
    [70, "training lstm  ━━──────   25 %  500 steps/s  9 s left  loss 0.1"],
    [60, "training lstm  ━━──────   25 %  500 steps/s  9 s left"],
    [40, "training lstm  ━━──────   25 %  9 s left"],
    [32, "training lstm   25 %  9 s left"],
    [28, "training lstm   25 %"],
    [8, "training"],
  ])("progressBar(parts, { width: %i }) has room for so much", (width, expected) => {
    expect(progressBar(parts, { ...look, width })).toBe(expected);
  });

  it("progressBar(parts, { blocks: false }) is plain ASCII", () => {
    expect(progressBar(parts, { ...look, blocks: false, width: 100 })).toMatch(/^[\x20-\x7e]*$/);
  });

  it("progressBar(parts, { width }) is never wider than the line, and says what it is about to the last", () => {
    for (let width = 1; width <= 120; width++) {
      const line = progressBar(parts, { ...look, width });
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line.startsWith("training lstm".slice(0, width))).toBe(true);
    }
  });
});
