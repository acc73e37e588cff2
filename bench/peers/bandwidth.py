"""What one pass over the counts costs at memory bandwidth, on one core, in this process: READER FILE."""

import time

import numpy as np

from common import print_json
from readers import read_arguments


def best_seconds(call, runs: int = 5) -> float:
    def once() -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    return min(once() for _ in range(runs))


if __name__ == "__main__":
    # One array in memory, not the mapped file: this is about bandwidth, not about page faults.
    counts = np.concatenate(read_arguments().parts).reshape(-1)
    # numpy widens as it sums; the largest is found at full width of the registers. The faster of the two counts.
    seconds = {"sum": best_seconds(counts.sum), "max": best_seconds(counts.max)}
    print_json({"bench": {"bytes": counts.nbytes, **seconds, "seconds": min(seconds.values())}})
