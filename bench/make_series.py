"""Cuts series of load proportions from the example traces, for ARIMA.

    python make_series.py series.f64 --series 1000 --length 500

Series follow each other, each `length` little-endian doubles. They come from windows spread over both runs, all layers
and all experts, from the unsettled beginning to the settled end.
"""

import argparse
import os
from pathlib import Path

import numpy as np
import pyarrow as pa

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
RUNS = ["moe16-run1.arrow", "moe16-run2.arrow"]


def run_proportions(path: Path) -> np.ndarray:
    """[iterations, layers x experts]."""
    table = pa.ipc.open_file(path).read_all()
    layers = len(set(table["layer"].to_pylist()))
    tokens = table["tokens"].combine_chunks()
    counts = tokens.values.to_numpy().reshape(-1, layers, tokens.type.list_size)
    return (counts / counts.sum(axis=2, keepdims=True)).reshape(len(counts), -1)


def cut(runs: list[np.ndarray], series: int, length: int) -> np.ndarray:
    """[series, length]; window by window, so that fewer series are still of every run, layer and expert."""
    columns = sum(run.shape[1] for run in runs)
    windows = -(-series // columns)
    starts = np.linspace(0, len(runs[0]) - length, windows).astype(int)
    cuts = [run[start : start + length].T for start in starts for run in runs]
    every = np.concatenate(cuts)
    return every[np.linspace(0, len(every) - 1, series).astype(int)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--series", type=int, required=True)
    parser.add_argument("--length", type=int, required=True)
    options = parser.parse_args()
    series = cut([run_proportions(FIXTURES / name) for name in RUNS], options.series, options.length)
    if not (series.std(axis=1) > 0).all():
        raise SystemExit("a series is constant: choose other windows")
    aside = options.output.with_name(options.output.name + ".part")
    series.astype("<f8").tofile(aside)
    os.replace(aside, options.output)


if __name__ == "__main__":
    main()
