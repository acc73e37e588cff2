"""analyze by DuckDB's window functions: READER FILE."""

import duckdb
import numpy as np
import pyarrow as pa

from common import WINDOWS, analyze_layers, print_json, window_summary
from readers import read_arguments

STATISTICS = ("variance_mean", "variance_max", "range_mean", "range_max")


def query(window: int) -> str:
    return f"""
        WITH windows AS (
            SELECT iteration, var_pop(p) OVER w AS variance, max(p) OVER w - min(p) OVER w AS extent
            FROM load
            WINDOW w AS (PARTITION BY expert ORDER BY iteration ROWS BETWEEN {window - 1} PRECEDING AND CURRENT ROW)
        )
        SELECT avg(variance) AS variance_mean, max(variance) AS variance_max,
               avg(extent) AS range_mean, max(extent) AS range_max
        FROM windows WHERE iteration >= {window - 1}
        GROUP BY iteration ORDER BY iteration
    """


def windows_of(proportions: np.ndarray) -> list[dict]:
    iterations, experts = proportions.shape
    load = pa.table(
        {
            "iteration": np.repeat(np.arange(iterations, dtype=np.int32), experts),
            "expert": np.tile(np.arange(experts, dtype=np.int32), iterations),
            "p": proportions.reshape(-1),
        }
    )
    with duckdb.connect() as connection:
        connection.register("load", load)
        return [summary(connection, window) for window in WINDOWS]


def summary(connection: duckdb.DuckDBPyConnection, window: int) -> dict:
    found = connection.execute(query(window)).fetchnumpy()
    return window_summary(window, *(np.asarray(found[name]) for name in STATISTICS))


if __name__ == "__main__":
    print_json(analyze_layers(read_arguments(), windows_of))
