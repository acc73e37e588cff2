import type { ByteMeter, ReadProgress } from "./bytes/byte-meter.js";
import type { ByteSource } from "./bytes/byte-source.js";
import type { OpenTable } from "./containers/open-table.js";
import { CellGatherer } from "./grid/cell-gatherer.js";
import { CollectedTrace } from "./grid/collected-trace.js";
import { Grid } from "./grid/grid.js";
import { LayerFilter } from "./layout/layer-filter.js";
import { longReader } from "./layout/long-table.js";
import { NeedsSorting } from "./grid/needs-sorting.js";
import type { ReadContext } from "./layout/read-context.js";
import type { CellSink, RowSink } from "./layout/row-sink.js";
import { keyedReader, rowsReader, wideReader, type ChunkReader } from "./layout/row-tables.js";
import { layoutColumns, type TableLayout } from "./layout/table-layout.js";
import type { Table } from "./table/table.js";
import type { Layout, ReadingOptions, Trace, TraceBatch, TraceReader } from "./trace.js";

/** A trace read from a table: in the file's order if that is the order of its iterations, else sorted in memory. */
export class TableTrace implements Trace {
  readonly source: string;
  readonly container: string;
  readonly layout: Layout;
  readonly metadata: Readonly<Record<string, string>>;
  readonly #bytes: ByteSource;
  readonly #meter: ByteMeter;
  readonly #table: Table;
  readonly #tableLayout: TableLayout;
  readonly #context: ReadContext;
  #onProgress: ReadProgress | undefined;
  #step: number | undefined;
  #needsSorting = false;

  constructor(source: string, { bytes, meter, table }: OpenTable, layout: TableLayout, context: ReadContext) {
    this.source = source;
    this.container = table.container;
    this.layout = layout.layout === "keyed" ? "wide" : layout.layout;
    this.metadata = table.metadata;
    this.#bytes = bytes;
    this.#meter = meter;
    this.#table = table;
    this.#tableLayout = layout;
    this.#context = context;
  }

  get step(): number | undefined {
    return this.#step;
  }

  async read<T>(
    consume: (batches: TraceReader) => Promise<T>,
    { reuse = false, onProgress }: ReadingOptions = {},
  ): Promise<T> {
    this.#onProgress = onProgress;
    try {
      const outcome = this.#needsSorting ? undefined : await this.#readInFileOrder(consume, reuse);
      return outcome === undefined ? await consume(this.#inOrder(reuse)) : outcome.result;
    } finally {
      this.#meter.end();
      await this.#bytes.release();
    }
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }

  /** `undefined` if the rows turned out to need sorting. */
  async #readInFileOrder<T>(
    consume: (batches: TraceReader) => Promise<T>,
    reuse: boolean,
  ): Promise<{ readonly result: T } | undefined> {
    const order = { doubted: false };
    try {
      const result = await consume(this.#inFileOrder(order, reuse));
      if (!order.doubted) return { result };
    } catch (error) {
      // The consumer may have wrapped what the reader threw; the flag says what it was.
      if (!order.doubted) throw error;
    }
    this.#needsSorting = true;
    return undefined;
  }

  async *#inFileOrder(order: { doubted: boolean }, reuse: boolean): AsyncGenerator<TraceBatch> {
    try {
      const grid = new Grid(this.#context, { sorted: false, reuse });
      const cells = new CellGatherer(grid);
      yield* this.#fromTable(grid, cells, () => this.#withStep(grid, grid.ready()));
      cells.finish();
      yield* this.#withStep(grid, grid.finish());
    } catch (error) {
      if (error instanceof NeedsSorting) order.doubted = true;
      throw error;
    }
  }

  async *#inOrder(reuse: boolean): AsyncGenerator<TraceBatch> {
    const collected = new CollectedTrace(this.#context);
    yield* this.#fromTable(collected, collected, () => []);
    const grid = new Grid(this.#context, { sorted: true, reuse });
    yield* collected.sortInto(grid, () => this.#withStep(grid, grid.ready()));
    yield* this.#withStep(grid, grid.finish());
  }

  *#withStep(grid: Grid, batches: Iterable<TraceBatch>): Generator<TraceBatch> {
    for (const batch of batches) {
      this.#step = grid.step;
      yield batch;
    }
  }

  /** Hands the whole table to the sinks; yields what is `ready` after each chunk. */
  async *#fromTable(rows: RowSink, cells: CellSink, ready: () => Iterable<TraceBatch>): AsyncGenerator<TraceBatch> {
    this.#meter.begin(this.#bytes.byteLength, this.#onProgress);
    const filter = new LayerFilter(this.#context);
    const read = this.#reader(filter, rows, cells);
    for await (const chunk of this.#table.chunks(layoutColumns(this.#tableLayout))) {
      read(chunk);
      yield* ready();
    }
    filter.finish();
  }

  #reader(filter: LayerFilter, rows: RowSink, cells: CellSink): ChunkReader {
    const layout = this.#tableLayout;
    switch (layout.layout) {
      case "rows":
        return rowsReader(this.#context, filter, rows);
      case "long":
        return longReader(this.#context, filter, cells);
      case "wide":
        return wideReader(this.#context, filter, rows);
      case "keyed":
        return keyedReader(this.#context, filter, rows, layout.layers);
    }
  }
}
