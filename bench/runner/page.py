"""RESULTS.md."""

from collections.abc import Callable, Iterable
from math import floor, log10
from typing import Any

from . import bandwidth, scaling
from .record import Spread, rates, ratios, spread, values
from .targets import Target, targets
from .works import OURS, WORKS, Work

INTRODUCTION = """
Whole processes, alternating side by side, after a run that is not counted. Median (least to most) of the runs: wall
seconds; CPU seconds, user and system; peak resident memory in MB (10⁶ bytes). Ratios are taken run by run, so that a
slow moment of the machine falls on both sides; a wall ratio below 1 means that moeload is the faster. README.md tells
how; results.json has every sample.
"""


def page(results: dict[str, Any]) -> str:
    works = results["works"]
    told: set[tuple[str, str]] = set()
    blocks = [
        "# Results",
        INTRODUCTION.strip(),
        table(("", ""), [(name, value) for name, value in results["machine"].items()]),
        *targets_section(list(targets(works))),
        *(block for work in WORKS if work.key in works for block in work_section(work, works[work.key], told)),
    ]
    if bandwidth.KEY in works:
        blocks += bandwidth_section(works[bandwidth.KEY])
    if scaling.KEY in works:
        blocks += scaling_section(works[scaling.KEY])
    return "\n\n".join(blocks) + "\n"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]], numbers_from: int = 99) -> str:
    """Columns from `numbers_from` on are aligned to the right."""
    headings = list(headings)
    rule = ["---:" if column >= numbers_from else "---" for column in range(len(headings))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def remade_by(key: str, measured: str) -> str:
    return f"Measured {measured}; made again by `npm run bench --prefix bench -- --only {key}`."


def targets_section(found: list[Target]) -> list[str]:
    if not found:
        return []
    rows = [(t.work, t.goal, spread_text(t.measured, digits_text), t.against, t.verdict) for t in found]
    held = [f"- {t.work}: {t.holds}." for t in found if not t.reached and t.holds]
    blocks = ["## Goals", table(("work", "goal", "measured", "against", ""), rows)]
    return [*blocks, "What holds it:\n\n" + "\n".join(held)] if held else blocks


def work_section(work: Work, record: dict[str, Any], told: set[tuple[str, str]]) -> list[str]:
    """`told` has the sides that the page has described; they are not described twice."""
    sides = record["sides"]
    ours = sides[0]
    columns: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("side", lambda side: side["name"]),
        ("runs", lambda side: str(len(side["samples"]))),
        ("wall, s", lambda side: spread_text(spread(values(side, "wall")), digits_text)),
        ("CPU, s", lambda side: spread_text(spread(values(side, "cpu")), digits_text)),
        ("peak, MB", lambda side: spread_text(spread(values(side, "peakMb")), whole_text)),
        (f"wall of {OURS} / side", lambda side: wall_ratio(ours, side)),
    ]
    if "fileBytes" in record:
        columns.append(("GB/s", lambda side: gigabytes_per_second(record["fileBytes"], side)))
    if all("done" in sample["bench"] for side in sides for sample in side["samples"]):
        columns += [
            (f"{work.counts}/s", lambda side: spread_text(spread(rates(side)), whole_text)),
            (f"{work.counts}/s of {OURS} / side", lambda side: rate_ratio(ours, side)),
        ]
    rows = [[cell(side) for _, cell in columns] for side in sides]
    return [
        f"## {work.title}",
        work.does,
        table((heading for heading, _ in columns), rows, numbers_from=1),
        "\n".join(side_text(side, told) for side in sides),
        remade_by(work.key, record["date"]),
    ]


def side_text(side: dict[str, Any], told: set[tuple[str, str]]) -> str:
    known = (side["name"], side["does"])
    does = "as above" if known in told else side["does"]
    told.add(known)
    found = side["agreement"]
    if found is None:
        return f"- {side['name']}: {does}."
    verdict = "Agrees" if found["agrees"] else "**Does not agree**"
    return f"- {side['name']}: {does}. {verdict}: {found['says']}."


def wall_ratio(ours: dict[str, Any], side: dict[str, Any]) -> str:
    if side is ours or side["partial"]:
        return "-"
    return spread_text(ratios(values(ours, "wall"), values(side, "wall")), digits_text)


def rate_ratio(ours: dict[str, Any], side: dict[str, Any]) -> str:
    return "-" if side is ours else spread_text(ratios(rates(ours), rates(side)), digits_text)


def gigabytes_per_second(file_bytes: int, side: dict[str, Any]) -> str:
    return spread_text(spread([file_bytes / 1e9 / wall for wall in values(side, "wall")]), digits_text)


def bandwidth_section(record: dict[str, Any]) -> list[str]:
    def row(name: str, seconds: list[float]) -> tuple[str, str, str]:
        share = ratios(record["pass"], seconds).median
        return name, spread_text(spread(seconds), digits_text), "1" if share == 1 else f"1/{1 / share:.0f}"

    rows = [
        row("one pass of numpy over the counts", record["pass"]),
        row(f"{OURS} analyze, by the library", record["library"]),
        row(f"{OURS} analyze, whole process", record["cpu"]),
    ]
    return [
        "## analyze per core beside one pass over the counts",
        f"Set-up 2, {record['bytes'] / 1e6:.0f} MB of counts. The pass is the faster of numpy's `sum` and `max`, on "
        "one core, of counts that are in memory already: best of 5 in its process. By the library: reading the file "
        "and all statistics, best of 5 in one process. The whole process adds the start of Node and of the program.",
        table(("", "CPU, s", "speed"), rows, numbers_from=1),
        remade_by(bandwidth.KEY, record["date"]),
    ]


def scaling_section(record: dict[str, Any]) -> list[str]:
    rows = [
        (
            *(f"{point[name]:,}" for name in ("iterations", "layers", "experts")),
            spread_text(spread(values(point, "wall")), digits_text),
            spread_text(spread(values(point, "peakMb")), whole_text),
            f"{1e9 * spread(values(point, 'wall')).median / counts_of(point):,.1f}",
        )
        for point in record["points"]
    ]
    headings = ("iterations", "layers", "experts", "wall, s", "peak, MB", "wall, ns a count")
    return [
        "## Cost of analyze against the size of the trace",
        "![Wall and peak memory of analyze against iterations, experts and layers](scaling.svg)",
        "Arrow, windows 10 and 100, whole process. The dotted lines are proportional to the size; what lies above them "
        "is the start of the program. No counts are kept but those of two chunks of each layer, from 1,000,000 counts on "
        "another thread is started, and of the numbers that the exact medians need 32 MB are held, the rest waits in a "
        "temporary file: so memory grows up to there, and no further.",
        table(headings, rows, numbers_from=0),
        remade_by(scaling.KEY, record["date"]),
    ]


def counts_of(point: dict[str, Any]) -> int:
    return point["iterations"] * point["layers"] * point["experts"]


def spread_text(found: Spread, text: Callable[[float], str]) -> str:
    middle, least, most = (text(value) for value in found)
    return middle if least == middle == most else f"{middle} ({least} to {most})"


def whole_text(value: float) -> str:
    return f"{value:,.0f}"


def digits_text(value: float) -> str:
    """Three digits, never an exponent."""
    return f"{value:.{max(0, 2 - floor(log10(value)))}f}"
