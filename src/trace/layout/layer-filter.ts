import { TraceError, UsageError } from "../../errors.js";
import type { ReadContext } from "./read-context.js";

/** No model has as many; a column taken for the layer's by mistake soon does. */
const maxLayers = 10_000;

/** Knows which layers a trace has, and which of them are wanted. */
export class LayerFilter {
  readonly #context: ReadContext;
  readonly #seen = new Set<number>();

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /** Whether the rows of `layer` are wanted; each layer of the trace must be asked for. */
  wants(layer: number): boolean {
    if (!this.#seen.has(layer)) {
      this.#seen.add(layer);
      if (this.#seen.size > maxLayers) {
        throw new TraceError(
          `${this.#context.name} has more than ${maxLayers} layers: its layer column must be another`,
        );
      }
    }
    return this.#context.layers?.has(layer) ?? true;
  }

  /**
   * Called at the end of the trace.
   *
   * @throws {TraceError} it holds no rows
   * @throws {UsageError} a wanted layer is not there
   */
  finish(): void {
    const { name, layers } = this.#context;
    if (this.#seen.size === 0) throw new TraceError(`${name} holds no rows`);
    for (const layer of layers ?? []) {
      if (this.#seen.has(layer)) continue;
      const there = [...this.#seen].sort((a, b) => a - b).join(", ");
      throw new UsageError(`${name} has no layer ${layer}; its layers are ${there}`);
    }
  }
}
