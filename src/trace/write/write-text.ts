import type { Layout } from "../trace.js";
import { AsciiBuilder } from "./write-ascii.js";
import type { RowBlock } from "./write-blocks.js";
import { columnNames, columnsOf, recordsOf, type Column } from "./write-columns.js";
import type { TraceShape } from "./write-shape.js";

/**
 * A trace as CSV or TSV, with a header line; the layout `rows` keeps its counts as a JSON list in one cell, quoted
 * where the separator is a comma.
 */
export async function* writeText(
  blocks: AsyncIterable<RowBlock>,
  layout: Layout,
  shape: TraceShape,
  separator: "," | "\t",
): AsyncGenerator<Uint8Array> {
  const lines = new AsciiBuilder();
  lines.text(`${columnNames(layout, shape).join(separator)}\n`);
  yield lines.take();
  for await (const block of blocks) {
    addLines(lines, columnsOf(block, layout), separator);
    yield lines.take();
  }
}

function addLines(lines: AsciiBuilder, columns: readonly Column[], separator: "," | "\t"): void {
  const quote = separator === "," ? '"' : "";
  const records = recordsOf(columns);
  for (let record = 0; record < records; record++) {
    let before = "";
    for (const { values, offsets } of columns) {
      lines.text(before);
      before = separator;
      if (offsets === undefined) {
        lines.whole(values[record]!);
        continue;
      }
      lines.text(quote);
      lines.list(values, offsets[record]!, offsets[record + 1]!);
      lines.text(quote);
    }
    lines.text("\n");
  }
}
