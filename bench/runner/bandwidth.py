"""analyze beside one pass over the same counts at memory bandwidth."""

import sys
from pathlib import Path
from typing import Any

from .data import BENCH, Data
from .measure import Side, measure
from .works import SETUP_2, Size, moeload

KEY = "bandwidth"


def measure_bandwidth(data: Data, size: Size, runs: int, scratch: Path) -> dict[str, Any]:
    file = data.trace(size.iterations, *SETUP_2)
    script = str(BENCH / "peers" / "bandwidth.py")
    sides = [
        moeload("analyze", str(file), does=""),
        Side("moeload, library", ["node", str(BENCH / "analyze-moeload.mjs"), str(file)], ""),
        Side("one pass", [sys.executable, script, "arrow", str(file)], ""),
    ]
    ours, library, one_pass = measure(sides, runs, runs > 1, scratch)
    return {
        "bytes": one_pass.samples[0].bench["bytes"],
        "pass": [sample.bench["seconds"] for sample in one_pass.samples],
        "library": [sample.bench["seconds"] for sample in library.samples],
        "cpu": [sample.cpu for sample in ours.samples],
    }
