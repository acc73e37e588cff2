"""Cost of analyze against iterations, experts and layers, and its plot."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from .data import Data
from .measure import measure
from .record import Spread, samples_record, spread, values
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
    figure, axes = pyplot.subplots(2, len(sweeps), figsize=(8.5, 4.6), sharey="row", layout="constrained")
    for row, (cost, label) in enumerate((("wall", "wall, s"), ("peakMb", "peak memory, MB"))):
        axes[row][0].set_ylabel(label)
        for axis, sweep in zip(axes[row], sweeps, strict=True):
            own = [point for point in points if point["sweep"] == sweep]
            draw(axis, [point[sweep] for point in own], [spread(values(point, cost)) for point in own])
            if row == 1:
                axis.set_xlabel(f"{sweep} ({fixed_text(own, sweep)})")
        most = max(max(values(point, cost)) for point in points)
        # Two to three powers of ten, so that flat looks flat.
        axes[row][0].set_ylim(0.1 if cost == "wall" else 10, 2 * most)
    axes[0][0].legend(frameon=False, loc="upper left")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)


def draw(axis: Any, across: list[int], costs: list[Spread]) -> None:
    middle = [cost.median for cost in costs]
    bars = [[cost.median - cost.least for cost in costs], [cost.most - cost.median for cost in costs]]
    # Through the largest: what the others lie above it by is the start of the program.
    linear = [middle[-1] * x / across[-1] for x in across]
    axis.plot(across, linear, linestyle=":", linewidth=1, color="#777777", label="proportional to the size")
    axis.errorbar(across, middle, bars, marker="o", markersize=4, linewidth=1.5, capsize=2, color="#1f5fa8", label=None)
    axis.set(xscale="log", yscale="log")
    axis.set_xticks(across, [size_text(x) for x in across])
    axis.minorticks_off()
    axis.yaxis.set_major_formatter("{x:g}")
    axis.grid(True, linewidth=0.4, color="#dddddd")
    axis.spines[["top", "right"]].set_visible(False)


def size_text(size: int) -> str:
    for unit, letter in ((1_000_000, "M"), (1000, "k")):
        if size % unit == 0:
            return f"{size // unit}{letter}"
    return str(size)


def fixed_text(points: list[dict[str, Any]], sweep: str) -> str:
    short = {"iterations": "T", "layers": "L", "experts": "E"}
    return ", ".join(f"{letter} = {points[0][name]:,}" for name, letter in short.items() if name != sweep)
