import type { Layout } from "../trace.js";
import { AsciiBuilder } from "./write-ascii.js";
import type { RowBlock } from "./write-blocks.js";
import { columnsOf, recordsOf, type Column } from "./write-columns.js";

/** A trace as JSON Lines: one object a record, its keys the layout's columns. */
export async function* writeJsonLines(blocks: AsyncIterable<RowBlock>, layout: Layout): AsyncGenerator<Uint8Array> {
  const lines = new AsciiBuilder();
  for await (const block of blocks) {
    addLines(lines, columnsOf(block, layout));
    yield lines.take();
  }
}

function addLines(lines: AsciiBuilder, columns: readonly Column[]): void {
  const keys = columns.map(({ name }, column) => `${column === 0 ? "{" : ","}"${name}":`);
  const records = recordsOf(columns);
  for (let record = 0; record < records; record++) {
    for (const [column, { values, offsets }] of columns.entries()) {
      lines.text(keys[column]!);
      if (offsets === undefined) lines.whole(values[record]!);
      else lines.list(values, offsets[record]!, offsets[record + 1]!);
    }
    lines.text("}\n");
  }
}
