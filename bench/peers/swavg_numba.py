"""SW_Avg by numba, one fused loop over origins on every core: FILE. The compiled code is kept in NUMBA_CACHE_DIR."""

import numpy as np
from numba import njit, prange

from swavg import HORIZON, WINDOW, Sums, origin_count, score_trace


@njit(parallel=True, fastmath=False, cache=True)
def fused(load: np.ndarray, inverse: np.ndarray, origins: int, window: int, horizon: int) -> Sums:
    experts = load.shape[1]
    ratio, absolute, square = np.empty(origins), np.empty(origins), np.empty(origins)
    for origin in prange(origins):
        ring = load[origin : origin + window].copy()
        sums = np.zeros(experts)
        for row in range(window):
            for e in range(experts):
                sums[e] += ring[row, e]
        # A sum for each expert: without fastmath a single one could not use the width of the registers.
        ratios, absolutes, squares = np.zeros(experts), np.zeros(experts), np.zeros(experts)
        slot = 0
        for step in range(horizon):
            row = origin + window + step
            for e in range(experts):
                following = sums[e] * (1 / window)
                error = abs(following - load[row, e])
                absolutes[e] += error
                ratios[e] += error * inverse[row, e]
                squares[e] += error * error
                sums[e] += following - ring[slot, e]
                ring[slot, e] = following
            slot = slot + 1 if slot + 1 < window else 0
        ratio[origin], absolute[origin], square[origin] = ratios.sum(), absolutes.sum(), squares.sum()
    return ratio, absolute, square


def error_sums(load: np.ndarray) -> Sums:
    with np.errstate(divide="ignore"):
        inverse = np.where(load > 0, 1 / load, 0)
    return fused(load, inverse, origin_count(len(load)), WINDOW, HORIZON)


if __name__ == "__main__":
    score_trace(error_sums)
