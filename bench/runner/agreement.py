"""Whether the sides of a work came to the same result."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Agreement:
    """Of one peer with moeload."""

    agrees: bool
    says: str


Check = Callable[[Any, Any], Agreement]


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a JSON value with the names that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from numbers(inner, f"{path}[{index}]")
    else:
        yield path, value


def close(ours: Any, theirs: Any, tolerance: float) -> Agreement:
    """All numbers of two values of equal shape, by relative difference."""
    left, right = list(numbers(ours)), list(numbers(theirs))
    if [path for path, _ in left] != [path for path, _ in right]:
        return Agreement(False, "other outputs")
    worst = max(relative_difference(a, b) for (_, a), (_, b) in zip(left, right, strict=True))
    said = "all equal" if worst == 0 else f"largest relative difference {worst:.0e}, allowed {tolerance:.0e}"
    return Agreement(worst <= tolerance, f"{len(left):,} numbers, {said}")


def relative_difference(a: float | None, b: float | None) -> float:
    if a == b:
        return 0
    # No number (a JSON null, NaN) is equal to none.
    if a is None or b is None or math.isnan(a - b):
        return math.inf
    return abs(a - b) / max(abs(a), abs(b))


def analyze_agrees(ours: Any, theirs: Any) -> Agreement:
    """Variances of a running sum lose some ten digits of the squared proportion they are computed from."""
    done = {layer["layer"] for layer in theirs["layers"]}
    same = [{"layer": o["layer"], "windows": o["windows"]} for o in ours["layers"] if o["layer"] in done]
    return close(same, theirs["layers"], 1e-6)


def info_agrees(ours: Any, theirs: Any) -> Agreement:
    keys = ("layer", "tokens", "idleCells")
    return close([{key: layer[key] for key in keys} for layer in ours["layers"]], theirs["layers"], 0)


def swavg_agrees(ours: Any, theirs: Any) -> Agreement:
    """A thousand steps of a running sum; the order of the additions differs."""
    [layer] = next(p for p in ours["predictors"] if p["name"] == "swavg")["layers"]
    metrics = ("errorRatio", "wape", "mae", "rmse")
    same = {
        "origins": len(ours["origins"]),
        "byOrigin": {metric: layer[metric] for metric in metrics},
        "overall": {metric: layer["overall"][metric] for metric in metrics},
    }
    return close(same, {key: theirs[key] for key in same}, 1e-9)


NEAR = 0.1
"""Log-likelihoods this near are the same peak, or one as good."""


def arima_agrees(ours: Any, theirs: Any) -> Agreement:
    """Likelihoods of ARMA models have several peaks, so fits are counted: who found a higher one, and how far the
    forecasts are from each other where both found the same. Agrees where moeload is as high or higher in 9 of 10."""
    by_series = dict(zip(ours["series"], zip(ours["logLikelihood"], ours["forecast"], strict=True), strict=True))
    same, higher, lower, apart = 0, 0, 0, []
    for number, their_likelihood, their_forecast in zip(
        theirs["series"], theirs["logLikelihood"], theirs["forecast"], strict=True
    ):
        our_likelihood, our_forecast = by_series[number]
        if abs(our_likelihood - their_likelihood) <= NEAR:
            same += 1
            differences = zip(our_forecast, their_forecast, strict=True)
            apart.append(max(abs(a - b) / abs(b) for a, b in differences))
        elif our_likelihood > their_likelihood:
            higher += 1
        else:
            lower += 1
    fits = len(theirs["series"])
    said = (
        f"of {fits:,} log-likelihoods {same:,} within {NEAR}, moeload's higher in {higher:,}, lower in {lower:,}; "
        f"forecasts of the same peak differ by {median(apart or [math.nan]):.1%} at most in the median series"
    )
    return Agreement(same + higher >= 0.9 * fits, said)


COMPARED_STEPS = 100
"""Steps carry a difference in rounding on: the wide network's losses are some thousandths apart after 500 of them."""


def lstm_agrees(ours: Any, theirs: Any) -> Agreement:
    """Losses of the first steps from the same weights, in single precision."""
    return close(ours["losses"][:COMPARED_STEPS], theirs["losses"][:COMPARED_STEPS], 1e-3)
