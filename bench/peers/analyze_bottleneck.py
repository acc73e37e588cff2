"""analyze by numpy and bottleneck: READER FILE THREADS. Layers are spread over the threads."""

import sys
from concurrent.futures import ThreadPoolExecutor

import bottleneck as bn
import numpy as np

from common import WINDOWS, analyze_layers, print_json, window_summary
from readers import read_arguments


def windows_of(proportions: np.ndarray) -> list[dict]:
    # bottleneck walks one series at a time: each expert's values must lie side by side.
    series = np.ascontiguousarray(proportions.T)
    return [summary(series, window) for window in WINDOWS]


def summary(series: np.ndarray, window: int) -> dict:
    full = slice(window - 1, None)
    variance = bn.move_var(series, window, axis=1)[:, full]
    extent = bn.move_max(series, window, axis=1)[:, full]
    extent -= bn.move_min(series, window, axis=1)[:, full]
    return window_summary(window, variance.mean(axis=0), variance.max(axis=0), extent.mean(axis=0), extent.max(axis=0))


if __name__ == "__main__":
    with ThreadPoolExecutor(int(sys.argv[3])) as pool:
        print_json(analyze_layers(read_arguments(), windows_of, pool.map))
