"""The figures that were set as a goal, and how far the measured ones are from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .record import Spread, against_fastest, rates, ratios, spread, values
from .works import OURS


@dataclass(frozen=True)
class Target:
    work: str
    goal: str
    limit: float
    measured: Spread
    against: str
    at_most: bool = True
    holds: str = ""
    """What stands in the way where the goal is not reached."""

    @property
    def reached(self) -> bool:
        return self.measured.median <= self.limit if self.at_most else self.measured.median >= self.limit

    @property
    def verdict(self) -> str:
        if self.reached:
            return "reached"
        factor = self.measured.median / self.limit
        return f"off by a factor of {factor if self.at_most else 1 / factor:,.2f}"


HOLDS = {
    "analyze-arrow": (
        "0.14 s pass before the first chunk is there (Node, libraries, opening the file), in one thread; then 0.25 s of "
        "one core go into the kernels, 0.1 s into reading, 0.15 s into sorting rows by layer, collecting and starting "
        "the other thread; against numpy + bottleneck in one thread, as most would write it, see the table"
    ),
    "analyze-csv": (
        "reading costs the calling thread 0.4 s beside the parsing, which the threads share; the rest as for Arrow"
    ),
    "swavg": (
        "at the start 0.15 s pass in one thread, at the end 0.1 s to print 3.5 MB of JSON; the last value at every "
        "origin, which a report always has, takes half as long again as SW_Avg; compiled code kept from an earlier run "
        "leaves numba 0.5 s of start"
    ),
}
BANDWIDTH_HOLDS = (
    "one pass loads a count and does one comparison; analyze divides it, and for each of two windows carries sums, "
    "squares, step squares and two extremes forward and backward in 64-bit floating point, some hundred operations a "
    "count; the start of Node alone is several passes"
)


def targets(works: dict[str, Any]) -> Iterator[Target]:
    """Of the works that were measured."""
    for key, limit, name in (
        ("analyze-arrow", 0.15, "analyze, set-up 2, Arrow"),
        ("analyze-csv", 0.25, "analyze, set-up 2, CSV"),
        ("swavg", 0.2, "SW_Avg, stride 1"),
    ):
        if key in works:
            fastest, measured = against_fastest(works[key])
            goal = f"wall at most {limit} of the fastest peer's"
            yield Target(name, goal, limit, measured, fastest, holds=HOLDS[key])
        if key == "analyze-arrow" and key in works:
            peak = spread(values(works[key]["sides"][0], "peakMb"))
            yield Target(name, "peak at most 250 MB", 250, peak, "")
    if "arima" in works:
        ours, *peers = works["arima"]["sides"]
        for peer, limit in zip(peers, (2, 10), strict=True):
            measured = ratios(rates(ours), rates(peer))
            goal = f"fits per second at least {limit} times the peer's"
            yield Target("ARIMA(2,1,2)", goal, limit, measured, peer["name"], at_most=False)
    for key, name in (("lstm", "LSTM, default sizes"), ("lstm-wide", "LSTM, 32 bins and 32 units")):
        sides = {side["name"]: side for side in works.get(key, {}).get("sides", [])}
        for ours, limit in ((OURS, 6), (f"{OURS}, tensorflow", 3)):
            if ours in sides and "PyTorch" in sides:
                # Times of a step, so the rates the other way round.
                measured = ratios(rates(sides["PyTorch"]), rates(sides[ours]))
                yield Target(f"{name}, {ours}", f"a step at most {limit} times as long", limit, measured, "PyTorch")
    if "bandwidth" in works:
        measured = ratios(works["bandwidth"]["pass"], works["bandwidth"]["cpu"])
        goal = "at least a third of the speed of one pass over the counts"
        against = "one pass of numpy"
        yield Target("analyze per core", goal, 1 / 3, measured, against, at_most=False, holds=BANDWIDTH_HOLDS)
