"""What the peers share: the counts of a trace, the summary of a window's statistics, and how results are printed."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

WINDOWS = (10, 100)
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Counts:
    """Counts of a trace in parts of consecutive iterations, [iterations, layers, experts] each."""

    layers: list[int]
    parts: list[np.ndarray]

    @property
    def iterations(self) -> int:
        return sum(len(part) for part in self.parts)

    def proportions(self, layer: int) -> np.ndarray:
        """Load proportions of one layer as doubles, [iterations, experts]. `layer` is its place, not its number."""
        experts = self.parts[0].shape[2]
        out = np.empty((self.iterations, experts))
        row = 0
        for part in self.parts:
            counts = part[:, layer, :]
            np.divide(counts, counts.sum(axis=1, keepdims=True), out=out[row : row + len(counts)])
            row += len(counts)
        return out


def over_iterations(values: np.ndarray) -> dict[str, float]:
    return {
        "first": float(values[0]),
        "median": float(np.median(values)),
        "max": float(values.max()),
        "last": float(values[-1]),
    }


def window_summary(
    window: int,
    variance_mean: np.ndarray,
    variance_max: np.ndarray,
    range_mean: np.ndarray,
    range_max: np.ndarray,
) -> dict[str, Any]:
    """Of the mean and the largest over experts in every full window, as in moeload's report."""
    return {
        "window": window,
        "variance": {"mean": over_iterations(variance_mean), "max": over_iterations(variance_max)},
        "range": {"mean": over_iterations(range_mean), "max": over_iterations(range_max)},
    }


def analyze_layers(
    counts: Counts,
    windows_of: Callable[[np.ndarray], list[dict[str, Any]]],
    run: Callable[[Callable, Iterable], Iterable] = map,
) -> dict[str, Any]:
    """`windows_of` takes the proportions of a layer, [iterations, experts]; `run` is `map` or that of a pool."""
    places = range(len(counts.layers))
    summaries = run(lambda place: windows_of(counts.proportions(place)), places)
    return {"layers": [{"layer": n, "windows": w} for n, w in zip(counts.layers, summaries, strict=True)]}


def print_json(value: Any) -> None:
    print(json.dumps(value))
