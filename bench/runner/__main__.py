"""python -m runner, with bench/ as the working directory; run.mjs prepares all it needs."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import bandwidth, scaling
from .data import BENCH, Data
from .machine import machine
from .measure import measure
from .page import page
from .record import load, save, side_record
from .works import FULL, QUICK, WORKS, Size, Work

OTHERS = {bandwidth.KEY: bandwidth.measure_bandwidth, scaling.KEY: scaling.measure_scaling}
KEYS = [*(work.key for work in WORKS), *OTHERS]


def run_work(work: Work, data: Data, size: Size, runs: int, scratch: Path) -> dict[str, Any]:
    measured = measure(work.sides(data, size, scratch), runs, runs > 1, scratch)
    ours, *peers = measured
    agreements = [work.check(ours.output, peer.output) for peer in peers]
    for peer, agreement in zip(peers, agreements, strict=True):
        print(f"    {peer.side.name}: {'agrees' if agreement.agrees else 'DIFFERS'}, {agreement.says}", file=sys.stderr)
    record: dict[str, Any] = {"sides": [side_record(*both) for both in zip(measured, [None, *agreements], strict=True)]}
    if work.read_bytes:
        record["fileBytes"] = work.read_bytes(data, size)
    return record


def disagreements(results: dict[str, Any]) -> list[str]:
    return [
        f"{key}: {side['name']}: {side['agreement']['says']}"
        for key, record in results["works"].items()
        for side in record.get("sides", [])
        if side["agreement"] and not side["agreement"]["agrees"]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="npm run bench --prefix bench --", description="moeload beside its peers")
    parser.add_argument("--only", type=lambda text: text.split(","), default=KEYS, help=", ".join(KEYS))
    parser.add_argument("--runs", type=int, help="counted runs of each side (default: 5, quick: 1)")
    parser.add_argument("--quick", action="store_true", help="small work, to see that everything runs and agrees")
    options = parser.parse_args()
    unknown = set(options.only) - set(KEYS)
    if unknown:
        parser.error(f"unknown work {', '.join(sorted(unknown))}; there are {', '.join(KEYS)}")

    data = Data()
    size = QUICK if options.quick else FULL
    runs = options.runs or (1 if options.quick else 5)
    # Figures of a quick run mean nothing, so they never stand where the real ones do.
    output = data.folder if options.quick else BENCH
    results = load(output / "results.json", machine())
    works = {work.key: work for work in WORKS}
    with tempfile.TemporaryDirectory(prefix="moeload-bench-") as scratch:
        for key in (key for key in KEYS if key in options.only):
            print(f"{key}", file=sys.stderr)
            if key in works:
                record = run_work(works[key], data, size, runs, Path(scratch))
            else:
                record = OTHERS[key](data, size, runs, Path(scratch))
            results["works"][key] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", **record}
            # After each work, so that a run that is stopped has what it measured.
            save(output / "results.json", results)
            if key == scaling.KEY:
                scaling.plot(record["points"], output / "scaling.svg")
            (output / "RESULTS.md").write_text(page(results))
    wrong = disagreements(results)
    if wrong:
        raise SystemExit("results differ:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
