import { TraceError } from "../../errors.js";
import { counted } from "../../counted.js";
import { LayerRows, type CutRules } from "./layer-rows.js";
import { NeedsSorting } from "./needs-sorting.js";
import { place, type ReadContext } from "../layout/read-context.js";
import { recordingStep } from "./recording-step.js";
import type { RowSink } from "../layout/row-sink.js";
import type { TraceBatch } from "../trace.js";

/** Recorded iterations of the first layer from which the step is told. */
const stepSample = 1000;

/**
 * Holds the rows of all layers against the grid of a trace: iterations that increase by one step, the same in all
 * layers, and a number of experts that does not change. Rows go in one by one, batches come out.
 */
export class Grid implements RowSink {
  readonly #context: ReadContext;
  readonly #sorted: boolean;
  readonly #reuse: boolean;
  readonly #layers = new Map<number, LayerRows>();
  #current: LayerRows | undefined;
  #stepKnown = false;
  #step: number | undefined;
  /**
   * Layers that had enough rows for a batch, once for each time, and their rows by then. So the order of the batches is
   * that of the rows, however many of them come at a time.
   */
  #ready: { readonly rows: LayerRows; readonly upTo: number }[] = [];
  #holes = 0;
  /** A fault, unless a row that is yet to come proves the rows unsorted; until then nothing more comes out. */
  #doubt: TraceError | undefined;
  #rows = 0;
  #idleRows = 0;

  /**
   * `sorted` promises that the rows of each layer come in order; then a fault is a fault. With `reuse`, a batch is good
   * until the next is asked for.
   */
  constructor(context: ReadContext, { sorted, reuse }: { readonly sorted: boolean; readonly reuse: boolean }) {
    this.#context = context;
    this.#sorted = sorted;
    this.#reuse = reuse;
  }

  /** Distance between recorded iterations; known before the first batch comes out. */
  get step(): number | undefined {
    return this.#step;
  }

  addRow(layer: number, iteration: number, rowNumber: number, tokens: Int32Array, start: number, end: number): void {
    let rows = this.#current;
    if (rows?.layer !== layer) {
      rows = this.#layers.get(layer) ?? this.#firstRow(layer, iteration, rowNumber, end - start);
      this.#current = rows;
    }
    if (iteration <= rows.lastIteration) throw new NeedsSorting();
    const idle = isIdle(tokens, start, end);
    if (end - start !== rows.experts) this.#fault(this.#expertsChanged(rows, iteration, rowNumber, end - start));
    else if (idle) this.#meetIdle(layer, iteration, rowNumber);
    if (this.#doubt !== undefined) {
      rows.pass(iteration);
      return;
    }
    this.#rows++;
    rows.add(iteration, rowNumber, idle, tokens, start);
    this.#noticeLength(rows);
  }

  /** The batches that are full. */
  *ready(): Generator<TraceBatch> {
    // Full batches wait until the step is known, which the first layer tells.
    if (!this.#stepKnown || this.#ready.length === 0 || this.#doubt !== undefined) return;
    const ready = this.#ready;
    this.#ready = [];
    try {
      for (const { rows, upTo } of ready) yield* rows.cut(this.#rules(), upTo);
    } catch (error) {
      // Of what `#rules` throws.
      this.#fault(error as TraceError);
    }
  }

  /** All batches that are left; checks that all layers end together. A fault is a fault now: all rows have come. */
  *finish(): Generator<TraceBatch> {
    if (this.#doubt !== undefined) throw this.#doubt;
    const first = [...this.#layers.values()].find((rows) => rows.length > 1);
    if (first !== undefined && !this.#stepKnown) this.#learnStep(first);
    if (this.#context.gaps === "error") this.#checkEnds();
    for (const { rows, upTo } of this.#ready) yield* rows.cut(this.#rules(), upTo);
    for (const rows of this.#layers.values()) yield* rows.cutAll(this.#rules());
    this.#report();
  }

  #firstRow(layer: number, iteration: number, rowNumber: number, experts: number): LayerRows {
    if (experts === 0) {
      throw new TraceError(
        `${place(this.#context, rowNumber)}: layer ${layer} has no experts at iteration ${iteration}`,
      );
    }
    const rows = new LayerRows(layer, experts, iteration);
    this.#layers.set(layer, rows);
    return rows;
  }

  #noticeLength(rows: LayerRows): void {
    if (rows.added % this.#context.batchIterations === 0) this.#ready.push({ rows, upTo: rows.added });
    if (!this.#stepKnown && rows.length === stepSample && rows === this.#layers.values().next().value) {
      this.#learnStep(rows);
    }
  }

  #learnStep(rows: LayerRows): void {
    this.#step = recordingStep(rows.iterations);
    this.#stepKnown = true;
  }

  #rules(): CutRules {
    const { batchIterations, gaps } = this.#context;
    const onHole = (layer: number, from: number, to: number, rowNumber: number): void => {
      this.#holes++;
      if (gaps === "error") throw this.#hole(layer, from, to, rowNumber);
    };
    return { batchIterations, step: this.#step, reuse: this.#reuse, split: gaps === "split", onHole };
  }

  #hole(layer: number, from: number, to: number, rowNumber: number): TraceError {
    const step = this.#step!;
    return new TraceError(
      `${place(this.#context, rowNumber)}: iteration ${from} of layer ${layer} is followed by ${to}, not by ` +
        `${from + step} (step ${step}); --gaps split or --gaps ignore reads on`,
    );
  }

  #fault(error: TraceError): void {
    if (this.#sorted) throw error;
    this.#doubt ??= error;
  }

  #meetIdle(layer: number, iteration: number, rowNumber: number): void {
    this.#idleRows++;
    if (this.#context.idle === "skip") return;
    const at = place(this.#context, rowNumber);
    this.#fault(
      new TraceError(
        `${at}: layer ${layer} has no tokens at iteration ${iteration} (--idle skip leaves such rows out)`,
      ),
    );
  }

  #expertsChanged(rows: LayerRows, iteration: number, rowNumber: number, experts: number): TraceError {
    const at = place(this.#context, rowNumber);
    const { layer, firstIteration } = rows;
    const lacks = experts < rows.experts ? `; expert ${experts} is missing` : "";
    return new TraceError(
      `${at}: layer ${layer} has ${counted(experts, "expert")} at iteration ${iteration}, ` +
        `expected ${rows.experts} as at iteration ${firstIteration}${lacks}`,
    );
  }

  #checkEnds(): void {
    const [first, ...others] = [...this.#layers.values()].sort((a, b) => a.layer - b.layer);
    for (const rows of others) {
      this.#checkEnd("begins", rows, rows.firstIteration, first!, first!.firstIteration);
      this.#checkEnd("ends", rows, rows.lastIteration, first!, first!.lastIteration);
    }
  }

  #checkEnd(verb: string, rows: LayerRows, iteration: number, first: LayerRows, expected: number): void {
    if (iteration === expected) return;
    throw new TraceError(
      `${this.#context.name}: layer ${rows.layer} ${verb} at iteration ${iteration}, layer ${first.layer} at ` +
        `${expected} (--gaps split or --gaps ignore reads on)`,
    );
  }

  #report(): void {
    const { name, gaps, idle, warn } = this.#context;
    if (this.#idleRows === this.#rows) throw new TraceError(`${name}: no layer has tokens at any iteration`);
    if (this.#holes > 0) {
      const done = gaps === "split" ? "began a new segment at each" : "read on as if none were missing";
      warn(`${name}: iterations are missing in ${counted(this.#holes, "place")} of its layers: ${done}`);
    }
    if (this.#idleRows > 0 && idle === "skip") {
      warn(`${name}: left out ${counted(this.#idleRows, "row")} of layers without tokens`);
    }
  }
}

function isIdle(tokens: Int32Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (tokens[index] !== 0) return false;
  return true;
}
