"""What was measured, as kept in results.json: every sample of every side, so that the page can be checked."""

import json
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from .agreement import Agreement
from .measure import Measured


class Spread(NamedTuple):
    """Of repeated measurements."""

    median: float
    least: float
    most: float


def spread(values: list[float]) -> Spread:
    return Spread(median(values), min(values), max(values))


def samples_record(measured: Measured) -> list[dict[str, Any]]:
    return [asdict(sample) for sample in measured.samples]


def side_record(measured: Measured, agreement: Agreement | None) -> dict[str, Any]:
    return {
        "name": measured.side.name,
        "does": measured.side.does,
        "partial": measured.side.partial,
        "agreement": None if agreement is None else asdict(agreement),
        "samples": samples_record(measured),
    }


def values(side: dict[str, Any], cost: str) -> list[float]:
    return [sample[cost] for sample in side["samples"]]


def rates(side: dict[str, Any]) -> list[float]:
    """What a side did per second by its own clock."""
    return [sample["bench"]["done"] / sample["bench"]["seconds"] for sample in side["samples"]]


def ratios(ours: list[float], theirs: list[float]) -> Spread:
    """Run by run, so that a slow moment of the machine stands on both sides; a side with fewer runs has fewer pairs."""
    return spread([a / b for a, b in zip(ours, theirs, strict=False)])


def against_fastest(work: dict[str, Any]) -> tuple[str, Spread]:
    """The peer with the least median wall, and moeload's wall over its, run by run."""
    ours, *peers = work["sides"]
    fastest = min((peer for peer in peers if not peer["partial"]), key=lambda peer: median(values(peer, "wall")))
    return fastest["name"], ratios(values(ours, "wall"), values(fastest, "wall"))


FORMAT = 1
"""Of results.json."""


def load(path: Path, machine: dict[str, str]) -> dict[str, Any]:
    """Earlier results of this machine with these versions; those of another are not mixed in."""
    fresh = {"format": FORMAT, "machine": machine, "works": {}}
    kept = json.loads(path.read_text()) if path.exists() else fresh
    return kept if {**kept, "works": {}} == fresh else fresh


def save(path: Path, results: dict[str, Any]) -> None:
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
