"""SW_Avg at every origin of a one-layer trace, shared by its peers: the data, and how scores are printed."""

import sys
from collections.abc import Callable

import numpy as np

from common import print_json
from readers import read_arrow

WINDOW = 100
HORIZON = 1000

Sums = tuple[np.ndarray, np.ndarray, np.ndarray]


def score_trace(error_sums: Callable[[np.ndarray], Sums]) -> None:
    """FILE on the command line. `error_sums` takes [iterations, experts] and gives, for each origin, the sums over
    steps and experts of |error| / actual (where actual > 0), |error| and error squared."""
    load = read_arrow(sys.argv[1]).proportions(0)
    ratio, absolute, square = error_sums(load)
    cells = HORIZON * load.shape[1]
    busy = sums_ahead((load > 0).sum(axis=1), len(ratio))
    metrics = {
        "errorRatio": ratio / busy,
        "wape": absolute / sums_ahead(load.sum(axis=1), len(ratio)),
        "mae": absolute / cells,
        "rmse": np.sqrt(square / cells),
    }
    print_json(
        {
            "origins": len(ratio),
            "byOrigin": {name: values.tolist() for name, values in metrics.items()},
            "overall": {name: float(values.mean()) for name, values in metrics.items()},
        }
    )


def sums_ahead(by_iteration: np.ndarray, origins: int) -> np.ndarray:
    """Sum over the horizon after each origin; the first origin has exactly a window behind it."""
    running = np.concatenate([[0], np.cumsum(by_iteration)])
    first = np.arange(WINDOW, WINDOW + origins)
    return running[first + HORIZON] - running[first]


def origin_count(iterations: int) -> int:
    return iterations - WINDOW - HORIZON + 1
