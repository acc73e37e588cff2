"""Reads a trace to int32 counts and tells of each layer what `moeload info` tells: READER FILE."""

import numpy as np

from common import print_json
from readers import read_arguments

if __name__ == "__main__":
    counts = read_arguments()
    totals = np.concatenate([part.sum(axis=2) for part in counts.parts])
    idle = sum((part == 0).sum(axis=(0, 2)) for part in counts.parts)
    layers = [
        {
            "layer": number,
            "tokens": {"min": int(total.min()), "median": float(np.median(total)), "max": int(total.max())},
            "idleCells": int(cells),
        }
        for number, total, cells in zip(counts.layers, totals.T, idle, strict=True)
    ]
    print_json({"layers": layers})
