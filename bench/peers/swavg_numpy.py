"""SW_Avg by numpy, vectorised over origins and experts: FILE. Blocks of origins are spread over a thread per core."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from common import CORES
from swavg import HORIZON, WINDOW, Sums, origin_count, score_trace

# Measured: smaller blocks pay for their calls, larger ones leave the cache.
BLOCK_CELLS = 8192


def error_sums(load: np.ndarray) -> Sums:
    iterations, experts = load.shape
    flat = np.ascontiguousarray(load).reshape(-1)
    with np.errstate(divide="ignore"):
        inverse = np.where(flat > 0, 1 / flat, 0)
    origins = origin_count(iterations)
    in_block = max(1, BLOCK_CELLS // experts)

    def block(first: int) -> Sums:
        return block_sums(flat, inverse, experts, first, min(in_block, origins - first))

    with ThreadPoolExecutor(CORES) as pool:
        parts = list(pool.map(block, range(0, origins, in_block)))
    ratio, absolute, square = (np.concatenate(part) for part in zip(*parts, strict=True))
    return ratio, absolute, square


def block_sums(flat: np.ndarray, inverse: np.ndarray, experts: int, first: int, origins: int) -> Sums:
    """Origins `first` and on. All of them at one time of the window or the horizon lie side by side in `flat`."""
    cells = origins * experts

    def at(values: np.ndarray, row: int) -> np.ndarray:
        return values[(first + row) * experts : (first + row) * experts + cells]

    ring = np.stack([at(flat, row) for row in range(WINDOW)])
    mean = ring.sum(axis=0) / WINDOW
    ratio, absolute, square = np.zeros((3, cells))
    error, work = np.empty((2, cells))
    for step in range(HORIZON):
        np.subtract(mean, at(flat, WINDOW + step), out=error)
        np.abs(error, out=error)
        absolute += error
        np.multiply(error, at(inverse, WINDOW + step), out=work)
        ratio += work
        np.square(error, out=error)
        square += error
        # The mean joins the window, the oldest value leaves.
        oldest = ring[step % WINDOW]
        np.subtract(mean, oldest, out=work)
        oldest[:] = mean
        work *= 1 / WINDOW
        mean += work
    return tuple(sums.reshape(origins, experts).sum(axis=1) for sums in (ratio, absolute, square))


if __name__ == "__main__":
    score_trace(error_sums)
