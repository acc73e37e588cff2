"""ARIMA(2,1,2) of many series, shared by its peers: one process per core, and how results are printed."""

import sys
import time
import warnings
from collections.abc import Callable
from multiprocessing import get_context

import numpy as np

from common import CORES, print_json

ORDER = (2, 1, 2)
LENGTH = 500
HORIZON = 1000

Fit = tuple[float, np.ndarray]


def scaled(fit: Callable[[np.ndarray], Fit], series: np.ndarray) -> Fit:
    """Log-likelihood and forecast of a series, fitted in units of its deviation: optimisers presume values of size 1,
    and moeload scales too."""
    scale = series.std()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        log_likelihood, forecast = fit(series / scale)
    return log_likelihood - (LENGTH - ORDER[1]) * np.log(scale), forecast * scale


class Task:
    """Picklable, for the processes of the pool."""

    def __init__(self, fit: Callable[[np.ndarray], Fit]):
        self.fit = fit

    def __call__(self, series: np.ndarray) -> Fit:
        return scaled(self.fit, series)


def fit_series(fit: Callable[[np.ndarray], Fit]) -> None:
    """FILE and how many of its series, spread evenly, on the command line."""
    every = np.fromfile(sys.argv[1], "<f8").reshape(-1, LENGTH)
    chosen = np.linspace(0, len(every) - 1, min(int(sys.argv[2]), len(every))).astype(int)
    began = time.perf_counter()
    with get_context("fork").Pool(CORES) as pool:
        fits = pool.map(Task(fit), every[chosen], chunksize=4)
    elapsed = time.perf_counter() - began
    print_json(
        {
            "series": chosen.tolist(),
            "logLikelihood": [float(log_likelihood) for log_likelihood, _ in fits],
            "forecast": [forecast.tolist() for _, forecast in fits],
            "bench": {"seconds": elapsed, "done": len(chosen), "of": len(every)},
        }
    )
