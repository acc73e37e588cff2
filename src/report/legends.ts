import type { TextBlock, TextColumn, TextTable } from "./text-table.js";

/**
 * The same blocks, with what the columns mean that are shown: each legend once, at the end of the notes that follow its
 * table, or of everything where none follow.
 *
 * @param shown the columns of a table that are shown, all by default
 */
export function withLegends(
  blocks: readonly TextBlock[],
  shown: (table: TextTable) => readonly TextColumn[] = ({ columns }) => columns,
): TextBlock[] {
  const waiting = new Set<string>();
  const whole = blocks.map((block): TextBlock => {
    if (block.kind === "table") {
      for (const { legend } of shown(block.table)) if (legend !== undefined) waiting.add(legend);
    }
    if (block.kind !== "notes") return block;
    const lines = [...block.lines, ...waiting];
    waiting.clear();
    return { ...block, lines };
  });
  return waiting.size === 0 ? whole : [...whole, { kind: "notes", lines: [...waiting] }];
}
