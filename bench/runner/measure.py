"""Timing of whole processes, alternating between the sides of a work."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

LAUNCHER = Path(__file__).resolve().parent.parent / "launch.py"


@dataclass(frozen=True)
class Side:
    """One program that does a work."""

    name: str
    command: list[str]
    """Prints its result as JSON; what it timed itself stands under `bench`."""
    does: str
    """What a reader must know to judge the comparison."""
    most_runs: int | None = None
    """For slow sides."""
    before: Callable[[], None] = lambda: None
    env: dict[str, str] = field(default_factory=dict)
    partial: bool = False
    """Does a part of the work: only its rate can be compared."""


@dataclass
class Sample:
    """What one run cost."""

    wall: float
    cpu: float
    peakMb: float
    bench: dict[str, Any]


@dataclass
class Measured:
    """All runs of one side."""

    side: Side
    samples: list[Sample]
    output: Any


def measure(sides: list[Side], runs: int, warm_up: bool, scratch: Path) -> list[Measured]:
    """A B C, A B C, ...: what else the machine does falls on all sides alike."""
    measured = [Measured(side, [], None) for side in sides]
    for run in range(0 if warm_up else 1, runs + 1):
        for side, result in zip(sides, measured, strict=True):
            if side.most_runs is not None and run > side.most_runs:
                continue
            sample, output = run_once(side, scratch)
            print(f"    {side.name}, run {run}: {sample.wall:.2f} s", file=sys.stderr)
            result.output = output
            # Run 0 fills caches and is not counted.
            if run > 0:
                result.samples.append(sample)
    return measured


def run_once(side: Side, scratch: Path) -> tuple[Sample, Any]:
    side.before()
    report, stdout, stderr = (scratch / name for name in ("cost.json", "stdout", "stderr"))
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(report), str(stdout), str(stderr)]
    subprocess.run([*launch, *side.command], check=True, env={**os.environ, **side.env})
    cost = json.loads(report.read_text())
    if cost.pop("status") != 0:
        raise SystemExit(f"{side.name} failed:\n{stderr.read_text()[-4000:]}")
    output = json.loads(stdout.read_text())
    return Sample(**cost, bench=output.get("bench", {})), output


@dataclass(frozen=True)
class Spread:
    """Of repeated measurements."""

    median: float
    least: float
    most: float


def spread(values: list[float]) -> Spread:
    return Spread(median(values), min(values), max(values))
