"""Cost of analyze against iterations, experts and layers, and its plot."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from .data import Data
from .measure import measure
from .record import samples_record, spread
from .works import Size, moeload

KEY = "scaling"
FIXED = {"iterations": 5000, "layers": 4, "experts": 16}


def shapes(size: Size) -> dict[str, list[dict[str, int]]]:
    """The traces of each sweep: one of the three varies."""
    return {
        "iterations": [{**FIXED, "iterations": n} for n in size.scaling_iterations],
        "experts": [{**FIXED, "experts": n} for n in size.scaling_experts],
        "layers": [{**FIXED, "experts": 64, "layers": n} for n in size.scaling_layers],
    }


def measure_scaling(data: Data, size: Size, runs: int, scratch: Path) -> dict[str, Any]:
    points = [(sweep, shape) for sweep, of_sweep in shapes(size).items() for shape in of_sweep]
    files = [data.trace(**shape) for _, shape in points]
    sides = [replace(moeload("analyze", str(file), does=""), name=file.stem) for file in files]
    found = measure(sides, min(runs, 3), runs > 1, scratch)
    for file in set(files):
        file.unlink()
    return {
        "points": [
            {"sweep": sweep, **shape, "samples": samples_record(measured)}
            for (sweep, shape), measured in zip(points, found, strict=True)
        ]
    }


def plot(points: list[dict[str, Any]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    # Text stays text, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "moeload", "font.size": 9})
    from matplotlib import pyplot

    sweeps = list(dict.fromkeys(point["sweep"] for point in points))
    figure, axes = pyplot.subplots(2, len(sweeps), figsize=(8.5, 5), sharey="row", layout="constrained")
    for column, sweep in enumerate(sweeps):
        own = [point for point in points if point["sweep"] == sweep]
        for row, (cost, unit) in enumerate((("wall", "wall, s"), ("peakMb", "peak memory, MB"))):
            draw_panel(axes[row][column], own, sweep, cost)
            axes[row][0].set_ylabel(unit)
        axes[1][column].set_xlabel(f"{sweep} ({fixed_text(own, sweep)})")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def draw_panel(axis, points: list[dict[str, Any]], sweep: str, cost: str) -> None:
    across = [point[sweep] for point in points]
    spreads = [spread([sample[cost] for sample in point["samples"]]) for point in points]
    middle = [s.median for s in spreads]
    bars = [[s.median - s.least for s in spreads], [s.most - s.median for s in spreads]]
    axis.errorbar(across, middle, yerr=bars, marker="o", markersize=4, linewidth=1.5, capsize=2, color="#1f5fa8")
    if cost == "wall":
        # Through the largest: where the points lie above it, the start of the process is what they show.
        line = [middle[-1] * x / across[-1] for x in across]
        axis.plot(across, line, linestyle=":", linewidth=1, color="#888888", label="linear")
        axis.legend(frameon=False, loc="upper left")
    axis.set(xscale="log", yscale="log")
    axis.grid(True, which="major", linewidth=0.4, color="#dddddd")
    axis.spines[["top", "right"]].set_visible(False)


def fixed_text(points: list[dict[str, Any]], sweep: str) -> str:
    short = {"iterations": "T", "layers": "L", "experts": "E"}
    return ", ".join(f"{letter} = {points[0][name]:,}" for name, letter in short.items() if name != sweep)
