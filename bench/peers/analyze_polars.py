"""analyze by polars' rolling expressions, one lazy query a layer, columns in parallel: READER FILE."""

import numpy as np
import polars as pl

from common import WINDOWS, analyze_layers, print_json, window_summary
from readers import read_arguments

STATISTICS = ("variance_mean", "variance_max", "range_mean", "range_max")


def expressions(experts: list[str], window: int) -> list[pl.Expr]:
    columns = [pl.col(name) for name in experts]
    variance = [column.rolling_var(window, ddof=0) for column in columns]
    extent = [column.rolling_max(window) - column.rolling_min(window) for column in columns]
    over_experts = (
        pl.mean_horizontal(variance),
        pl.max_horizontal(variance),
        pl.mean_horizontal(extent),
        pl.max_horizontal(extent),
    )
    return [made.alias(f"{name}_{window}") for name, made in zip(STATISTICS, over_experts, strict=True)]


def windows_of(proportions: np.ndarray) -> list[dict]:
    frame = pl.from_numpy(proportions)
    wanted = [made for window in WINDOWS for made in expressions(frame.columns, window)]
    # The query finds by itself that mean and max share their rolling columns.
    found = frame.lazy().select(wanted).collect()
    return [
        window_summary(window, *(found[f"{name}_{window}"].to_numpy()[window - 1 :] for name in STATISTICS))
        for window in WINDOWS
    ]


if __name__ == "__main__":
    print_json(analyze_layers(read_arguments(), windows_of))
