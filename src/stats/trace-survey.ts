import type { ReadingOptions, Trace, TraceBatch, TraceReader } from "../trace/trace.js";

/** Routed tokens of a layer in one iteration, over its iterations. */
export interface TokenRange {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** What one layer holds. */
export interface LayerSurvey {
  readonly layer: number;
  readonly experts: number;
  /** How many are recorded. */
  readonly iterations: number;
  readonly firstIteration: number;
  readonly lastIteration: number;
  readonly tokens: TokenRange;
  /** Cells (an expert in an iteration) without a token. */
  readonly idleCells: number;
  /** Of all cells, in [0, 1]. */
  readonly idleShare: number;
}

/** A hole in the iterations of one or more layers. */
export interface Gap {
  /** The last iteration before the hole. */
  readonly after: number;
  /** The first iteration behind it. */
  readonly before: number;
  readonly layers: readonly number[];
}

/** What a trace holds, before anything is computed from it. */
export interface TraceSurvey {
  /** In ascending order. */
  readonly layers: readonly LayerSurvey[];
  /** In ascending order. */
  readonly gaps: readonly Gap[];
}

/**
 * Reads a trace, opened with `gaps: "split"`, to its end for what it holds. Memory is O(layers x distinct numbers of
 * tokens in an iteration + gaps).
 */
export async function traceSurvey(
  trace: Pick<Trace, "read">,
  options: Pick<ReadingOptions, "onProgress"> = {},
): Promise<TraceSurvey> {
  return trace.read(survey, { ...options, reuse: true });
}

async function survey(batches: TraceReader): Promise<TraceSurvey> {
  const layers = new Map<number, LayerCounter>();
  for await (const batch of batches) {
    if (batch.iterations.length === 0) continue;
    const counter = layers.get(batch.layer) ?? new LayerCounter(batch);
    layers.set(batch.layer, counter);
    counter.add(batch);
  }
  const sorted = [...layers.values()].sort((a, b) => a.layer - b.layer);
  return { layers: sorted.map((counter) => counter.survey()), gaps: commonGaps(sorted) };
}

/** Counts what passes of one layer. */
class LayerCounter {
  readonly layer: number;
  readonly gaps: { readonly after: number; readonly before: number }[] = [];
  readonly #experts: number;
  readonly #firstIteration: number;
  #lastIteration: number;
  #segment: number;
  #iterations = 0;
  #idleCells = 0;
  /** How many iterations had so many tokens. */
  readonly #totals = new Map<number, number>();

  constructor({ layer, segment, iterations, tokens }: TraceBatch) {
    this.layer = layer;
    this.#experts = tokens.length / iterations.length;
    this.#firstIteration = iterations[0]!;
    this.#lastIteration = this.#firstIteration;
    this.#segment = segment;
  }

  add({ segment, iterations, tokens }: TraceBatch): void {
    if (segment !== this.#segment) this.gaps.push({ after: this.#lastIteration, before: iterations[0]! });
    this.#segment = segment;
    this.#lastIteration = iterations.at(-1)!;
    this.#iterations += iterations.length;
    for (let row = 0; row < iterations.length; row++) {
      let total = 0;
      for (let cell = row * this.#experts; cell < (row + 1) * this.#experts; cell++) {
        total += tokens[cell]!;
        if (tokens[cell] === 0) this.#idleCells++;
      }
      this.#totals.set(total, (this.#totals.get(total) ?? 0) + 1);
    }
  }

  survey(): LayerSurvey {
    return {
      layer: this.layer,
      experts: this.#experts,
      iterations: this.#iterations,
      firstIteration: this.#firstIteration,
      lastIteration: this.#lastIteration,
      tokens: tokenRange(this.#totals, this.#iterations),
      idleCells: this.#idleCells,
      idleShare: this.#idleCells / (this.#iterations * this.#experts),
    };
  }
}

/** Of values with their frequencies, `count` in all; the median of an even number is the mean of the middle two. */
function tokenRange(frequencies: ReadonlyMap<number, number>, count: number): TokenRange {
  const values = [...frequencies.keys()].sort((a, b) => a - b);
  const valueAt = (rank: number): number => {
    let passed = 0;
    return values.find((value) => (passed += frequencies.get(value)!) > rank)!;
  };
  const median = (valueAt(Math.floor((count - 1) / 2)) + valueAt(Math.floor(count / 2))) / 2;
  return { min: values[0]!, median, max: values.at(-1)! };
}

/** The holes of all layers; one that several layers share is named once. */
function commonGaps(counters: readonly LayerCounter[]): readonly Gap[] {
  const gaps = new Map<string, { after: number; before: number; layers: number[] }>();
  for (const { layer, gaps: own } of counters) {
    for (const { after, before } of own) {
      const gap = gaps.get(`${after} ${before}`) ?? { after, before, layers: [] };
      gap.layers.push(layer);
      gaps.set(`${after} ${before}`, gap);
    }
  }
  return [...gaps.values()].sort((a, b) => a.after - b.after || a.before - b.before);
}
