"""Makes a seeded trace of expert load: proportions that drift and settle, counts drawn from them.

    python make_data.py trace.arrow --iterations 20000 --layers 12 --experts 128 --csv trace.csv

The log-load of each expert is a random walk whose steps shrink as training goes on; the counts are Poisson draws, that
is, a multinomial draw of a total that varies from iteration to iteration. Layers are numbered 1, 3, 5, ...: every other
layer of the paper's models is a Mixture of Experts.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

BATCH_ROWS = 12_288
TOKENS_PER_EXPERT = 4096
SETTLING_ITERATIONS = 1500


def layer_counts(rng: np.random.Generator, iterations: int, experts: int) -> np.ndarray:
    """Counts of one layer, [iterations, experts]."""
    base = np.log(rng.dirichlet(np.full(experts, 20.0)))
    step = 0.03 * np.exp(-np.arange(iterations) / SETTLING_ITERATIONS) + 0.0003
    walk = rng.standard_normal((iterations, experts), dtype=np.float32)
    walk *= step[:, None].astype(np.float32)
    load = np.exp(base + np.cumsum(walk, axis=0, dtype=np.float64))
    load *= TOKENS_PER_EXPERT * experts / load.sum(axis=1, keepdims=True)
    return rng.poisson(load).astype(np.int32)


def record_batches(tokens: np.ndarray) -> Iterator[pa.RecordBatch]:
    """The rows layout of [iterations, layers, experts]: one row for each iteration and layer."""
    iterations, layers, experts = tokens.shape
    # A batch holds whole iterations, so that it can be seen as an array again.
    in_batch = max(1, BATCH_ROWS // layers)
    for first in range(0, iterations, in_batch):
        part = tokens[first : first + in_batch]
        iteration = np.repeat(np.arange(first, first + len(part), dtype=np.int32), layers)
        layer = np.tile(np.arange(1, 2 * layers, 2, dtype=np.int32), len(part))
        lists = pa.FixedSizeListArray.from_arrays(pa.array(part.reshape(-1)), experts)
        yield pa.record_batch({"iteration": iteration, "layer": layer, "tokens": lists})


def long_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The long layout of a batch of rows: one row for each count."""
    experts = batch["tokens"].type.list_size
    return pa.record_batch(
        {
            "iteration": np.repeat(batch["iteration"].to_numpy(), experts),
            "layer": np.repeat(batch["layer"].to_numpy(), experts),
            "expert": np.tile(np.arange(experts, dtype=np.int32), batch.num_rows),
            "tokens": batch["tokens"].values,
        }
    )


def write_arrow(path: Path, tokens: np.ndarray) -> None:
    batches = record_batches(tokens)
    first = next(batches)
    with pa.ipc.new_file(path, first.schema) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


def write_csv(path: Path, tokens: np.ndarray) -> None:
    batches = map(long_batch, record_batches(tokens))
    first = next(batches)
    options = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")
    with pa.csv.CSVWriter(path, first.schema, write_options=options) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


def write_aside(path: Path, write) -> None:
    """An interrupted run leaves no half of a file under its name."""
    aside = path.with_name(path.name + ".part")
    write(aside)
    os.replace(aside, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("arrow", type=Path)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--iterations", type=int, required=True)
    parser.add_argument("--layers", type=int, required=True)
    parser.add_argument("--experts", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    tokens = np.empty((options.iterations, options.layers, options.experts), np.int32)
    for layer in range(options.layers):
        tokens[:, layer, :] = layer_counts(rng, options.iterations, options.experts)
    write_aside(options.arrow, lambda path: write_arrow(path, tokens))
    if options.csv:
        write_aside(options.csv, lambda path: write_csv(path, tokens))


if __name__ == "__main__":
    main()
