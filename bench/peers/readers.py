"""Readers of a trace: Arrow in the rows layout, and CSV in the long layout by each library's fastest way.

All trust that rows are in order of iteration, layer and expert and that none is missing: the shape is taken from the
columns, the cells are not checked. moeload checks every row.
"""

import sys

import numpy as np

from common import Counts


def read_arrow(path: str) -> Counts:
    """Memory-mapped; the counts are views of the file."""
    import pyarrow as pa

    reader = pa.ipc.open_file(pa.memory_map(path))
    batches = [reader.get_batch(index) for index in range(reader.num_record_batches)]
    numbers = batches[0]["layer"].to_numpy()
    layers = int(np.argmax(numbers[1:] == numbers[0])) + 1 if (numbers[1:] == numbers[0]).any() else len(numbers)
    experts = batches[0]["tokens"].type.list_size
    parts = [batch["tokens"].flatten().to_numpy().reshape(-1, layers, experts) for batch in batches]
    return Counts(numbers[:layers].tolist(), parts)


def read_csv_pandas(path: str) -> Counts:
    import pandas as pd

    frame = pd.read_csv(path, dtype=np.int32, engine="c")
    return long_counts(*(frame[name].to_numpy() for name in ("iteration", "layer", "expert", "tokens")))


def read_csv_polars(path: str) -> Counts:
    import polars as pl

    frame = pl.read_csv(path, schema=dict.fromkeys(("iteration", "layer", "expert", "tokens"), pl.Int32))
    return long_counts(*(frame[name].to_numpy() for name in frame.columns))


def read_csv_duckdb(path: str) -> Counts:
    import duckdb

    # Types are given, so nothing is sniffed twice; DuckDB keeps the order of the file by default.
    columns = "{'iteration': 'INTEGER', 'layer': 'INTEGER', 'expert': 'INTEGER', 'tokens': 'INTEGER'}"
    query = f"SELECT * FROM read_csv(?, header = true, delim = ',', auto_detect = false, columns = {columns})"
    found = duckdb.execute(query, [path]).fetchnumpy()
    return long_counts(*(np.asarray(found[name]) for name in ("iteration", "layer", "expert", "tokens")))


def read_csv_pyarrow(path: str) -> Counts:
    import pyarrow as pa
    import pyarrow.csv

    types = dict.fromkeys(("iteration", "layer", "expert", "tokens"), pa.int32())
    table = pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(column_types=types))
    return long_counts(*(table[name].to_numpy() for name in types))


def long_counts(iteration: np.ndarray, layer: np.ndarray, expert: np.ndarray, tokens: np.ndarray) -> Counts:
    iterations = int(iteration[-1] - iteration[0]) + 1
    experts = int(expert.max()) + 1
    layers = len(tokens) // (iterations * experts)
    return Counts(layer[: layers * experts : experts].tolist(), [tokens.reshape(iterations, layers, experts)])


READERS = {
    "arrow": read_arrow,
    "csv-pandas": read_csv_pandas,
    "csv-polars": read_csv_polars,
    "csv-duckdb": read_csv_duckdb,
    "csv-pyarrow": read_csv_pyarrow,
}


def read_arguments() -> Counts:
    """The trace named on the command line: READER FILE."""
    reader, path = sys.argv[1:3]
    return READERS[reader](path)
