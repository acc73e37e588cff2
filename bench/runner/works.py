"""The works: what moeload and its peers do in each, and how their results are compared."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .agreement import Check, analyze_agrees, arima_agrees, info_agrees, lstm_agrees, swavg_agrees
from .data import BENCH, Data
from .machine import cores
from .measure import Side

OURS = "moeload"
CLI = str(BENCH.parent / "dist" / "cli.js")


@dataclass(frozen=True)
class Size:
    """How much work; `quick` is for a smoke run."""

    iterations: int = 20_000
    series: int = 1000
    statsmodels_series: int = 200
    training_steps: int = 500
    scaling_iterations: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    scaling_experts: tuple[int, ...] = (16, 64, 256, 1024)
    scaling_layers: tuple[int, ...] = (1, 2, 4, 8, 12, 24)


FULL = Size()
QUICK = Size(2000, 20, 20, 5, (1_000, 10_000), (16, 64), (1, 4))


@dataclass(frozen=True)
class Work:
    key: str
    title: str
    does: str
    """What every side computes, with window ends, precision and outputs."""
    sides: Callable[[Data, Size, Path], list[Side]]
    """moeload first."""
    check: Check
    read_bytes: Callable[[Data, Size], int] | None = None
    """Where the speed of reading is the point."""
    counts: str = "fits"
    """What the sides do many of, where they time themselves."""


def moeload(*words: str, does: str) -> Side:
    return Side(OURS, ["node", CLI, *words, "--format", "json"], does)


def peer(name: str, script: str, *words: str | int | Path, does: str, **more: Any) -> Side:
    return Side(name, [sys.executable, str(BENCH / "peers" / script), *map(str, words)], does, **more)


ANALYZE = (
    "For every layer and for windows of 10 and 100 recorded iterations: population variance (divided by the window) "
    "and range of each expert's load proportion in every full trailing window (the first stands at the 10th and the "
    "100th iteration), their mean and largest value over the experts, and of each of these four series its first, "
    "median, largest and last value. All in 64-bit floating point; the report is printed as JSON."
)
MOELOAD_ANALYZES = (
    "more work: checks every row (order, holes, repeats, negative counts, idle layers), and labels every iteration "
    "stable or transient, for which it also computes the step variance"
)
TRUSTS = "trusts the order of the rows"


def analyze_arrow(layers: int, experts: int) -> Callable[[Data, Size, Path], list[Side]]:
    def sides(data: Data, size: Size, _: Path) -> list[Side]:
        file = data.trace(size.iterations, layers, experts)
        mapped = f"memory-mapped Arrow; {TRUSTS}"
        return [
            moeload("analyze", str(file), does=MOELOAD_ANALYZES),
            peer(
                "numpy + bottleneck",
                "analyze_bottleneck.py",
                "arrow",
                file,
                1,
                does=f"one thread, a series lying side by side in memory, which suits it best; {mapped}",
            ),
            peer(
                f"numpy + bottleneck, {cores()} threads",
                "analyze_bottleneck.py",
                "arrow",
                file,
                cores(),
                does="the same, layers spread over the cores",
            ),
            peer("pandas", "analyze_pandas.py", "arrow", file, does=f"`DataFrame.rolling`; {mapped}", most_runs=3),
            peer(
                "polars",
                "analyze_polars.py",
                "arrow",
                file,
                does=f"`rolling_*` in one lazy query a layer, columns in parallel; {mapped}",
                most_runs=2,
            ),
            peer(
                "DuckDB",
                "analyze_duckdb.py",
                "arrow",
                file,
                does=f"window functions, one query a layer and window; {mapped}",
                most_runs=2,
            ),
        ]

    return sides


CSV_READERS = {
    "polars": "`polars.read_csv`",
    "DuckDB": "`read_csv` of DuckDB with given types",
    "pandas": "`pandas.read_csv`, C engine, int32",
    "pyarrow": "`pyarrow.csv.read_csv`, int32",
}


def analyze_csv(layers: int, experts: int) -> Callable[[Data, Size, Path], list[Side]]:
    def sides(data: Data, size: Size, _: Path) -> list[Side]:
        file = data.csv(size.iterations, layers, experts)
        return [
            moeload("analyze", str(file), does=MOELOAD_ANALYZES),
            *(
                peer(
                    f"{name} + bottleneck",
                    "analyze_bottleneck.py",
                    f"csv-{name.lower()}",
                    file,
                    cores(),
                    does=f"{reads}, statistics by bottleneck in {cores()} threads; {TRUSTS}",
                )
                for name, reads in CSV_READERS.items()
            ),
        ]

    return sides


def ingest_csv(data: Data, size: Size, _: Path) -> list[Side]:
    file = data.csv(size.iterations, 12, 128)
    return [
        moeload("info", str(file), does="more work: checks every row, looks for holes and repeats"),
        *(
            peer(name, "ingest.py", f"csv-{name.lower()}", file, does=f"{reads}; {TRUSTS}")
            for name, reads in CSV_READERS.items()
        ),
    ]


def swavg(data: Data, size: Size, scratch: Path) -> list[Side]:
    file = data.trace(size.iterations, 1, 16)
    warm, cold = scratch / "numba-warm", scratch / "numba-cold"
    fused = "one fused loop, `njit(parallel=True, fastmath=False)`, origins spread over the cores"
    return [
        moeload(
            "predict",
            str(file),
            "--algo",
            "swavg",
            "--horizon",
            "1000",
            "--stride",
            "1",
            does="more work: forecasts are clipped and renormalised; scores the last value as a second predictor at "
            "every origin, labels the states, computes noise floors",
        ),
        peer(
            "numpy",
            "swavg_numpy.py",
            file,
            does=f"vectorised over origins and experts in blocks that fit the cache, {cores()} threads",
        ),
        peer("numba, compiled before", "swavg_numba.py", file, does=fused, env={"NUMBA_CACHE_DIR": str(warm)}),
        peer(
            "numba, compiles first",
            "swavg_numba.py",
            file,
            does="the same without its cache of compiled code, as in a first run",
            env={"NUMBA_CACHE_DIR": str(cold)},
            before=lambda: shutil.rmtree(cold, ignore_errors=True),
        ),
    ]


def arima(data: Data, size: Size, _: Path) -> list[Side]:
    file = data.series(size.series, 500)
    processes = f"{cores()} processes; fitted in units of the series' deviation"
    # The processes fill the cores already; threads of BLAS beside them made statsmodels five times slower.
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    few = size.statsmodels_series
    return [
        Side(
            OURS,
            ["node", str(BENCH / "arima-moeload.mjs"), str(file), str(size.series)],
            "library, `arima({ order, jobs })`",
        ),
        peer(
            "statsforecast",
            "arima_statsforecast.py",
            file,
            size.series,
            does=f"`ARIMA(order=(2, 1, 2))`, CSS then ML as in R, no drift; {processes}",
            env=one_thread,
        ),
        peer(
            "statsmodels",
            "arima_statsmodels.py",
            file,
            few,
            does=f'`ARIMA(order=(2, 1, 2), trend="n")`, no covariance of the parameters; {processes}; {few} of the '
            "series, spread evenly, judged by its fits per second",
            most_runs=2,
            partial=True,
            env=one_thread,
        ),
    ]


TFJS_NODE = BENCH.parent / "node_modules" / "@tensorflow" / "tfjs-node" / "lib" / "napi-v8" / "tfjs_binding.node"


def lstm(bins: int, units: int) -> Callable[[Data, Size, Path], list[Side]]:
    def sides(_data: Data, size: Size, _: Path) -> list[Side]:
        sizes = [str(number) for number in (size.training_steps, bins, units)]

        def ours(name: str, backend: str, does: str) -> Side:
            return Side(name, ["node", str(BENCH / "lstm-moeload.mjs"), backend, *sizes], does)

        found = [ours(OURS, "wasm", "backend wasm: one core")]
        if TFJS_NODE.exists():
            found.append(ours(f"{OURS}, tensorflow", "tensorflow", f"backend tensorflow, {cores()} cores"))
        else:
            print("!!! SKIPPED: moeload's backend tensorflow, which is not installed", file=sys.stderr)
        if find_spec("torch"):
            does = f"{version('torch')}, `nn.LSTM`, `optim.Adam`, {cores()} threads"
            found.append(peer("PyTorch", "lstm_torch.py", *sizes, does=does))
        else:
            print("!!! SKIPPED: PyTorch, which is not installed", file=sys.stderr)
        return found

    return sides


LSTM = (
    "Training steps on one batch of 256 series: forward, loss, backpropagation through time, clipped gradient, Adam. "
    "The weights, inputs and steps are the same on all sides, and the losses are compared. Steps per second count "
    "steps alone, after 20 that are not counted; wall, CPU and peak are those of the whole process."
)

SETUP_1, SETUP_2 = (6, 16), (12, 128)

AS_ABOVE = "As above."

WORKS = [
    Work(
        key="analyze-arrow",
        title="analyze, Arrow, set-up 2: 12 layers x 128 experts",
        does=ANALYZE,
        sides=analyze_arrow(*SETUP_2),
        check=analyze_agrees,
    ),
    Work(
        key="analyze-arrow-1",
        title="analyze, Arrow, set-up 1: 6 layers x 16 experts",
        does=AS_ABOVE,
        sides=analyze_arrow(*SETUP_1),
        check=analyze_agrees,
    ),
    Work(
        key="analyze-csv",
        title="analyze, CSV, set-up 2: 12 layers x 128 experts",
        does="As analyze of Arrow, from a CSV with one row for each count: `iteration,layer,expert,tokens`. Every peer "
        "has the fastest statistics of the tables above behind its own reader, since its own rolling windows take "
        "longer.",
        sides=analyze_csv(*SETUP_2),
        check=analyze_agrees,
    ),
    Work(
        key="analyze-csv-1",
        title="analyze, CSV, set-up 1: 6 layers x 16 experts",
        does=AS_ABOVE,
        sides=analyze_csv(*SETUP_1),
        check=analyze_agrees,
    ),
    Work(
        key="ingest-csv",
        title="Reading CSV, set-up 2",
        does="From the CSV to int32 counts, [iterations, layers, experts]; of each layer the smallest, median and "
        "largest total of an iteration and the number of zero counts. GB/s: bytes of the file over wall.",
        sides=ingest_csv,
        check=info_agrees,
        read_bytes=lambda data, size: data.csv(size.iterations, *SETUP_2).stat().st_size,
    ),
    Work(
        key="swavg",
        title="SW_Avg from every origin: 16 experts, window 100, horizon 1,000, stride 1",
        does="One layer, T = 20,000. At every origin that has 100 iterations behind and 1,000 ahead: SW_Avg's forecast "
        "(each predicted value joins the window), and over its 1,000 steps x 16 experts error ratio (cells with actual "
        "> 0), WAPE, MAE and RMSE; the metrics of every origin and their means are printed as JSON. 64-bit floating "
        "point.",
        sides=swavg,
        check=swavg_agrees,
    ),
    Work(
        key="arima",
        title="ARIMA(2,1,2): 1,000 series of 500 values",
        does="Load proportions cut from the two example training runs, all layers and experts, early and late. Each "
        "series is fitted without a drift and forecast 1,000 steps ahead. Fits per second count fitting and "
        "forecasting alone, without starting the process or loading libraries; wall, CPU and peak are those of the "
        "whole process, the peak that of its largest process.",
        sides=arima,
        check=arima_agrees,
    ),
    Work(
        key="lstm",
        title="LSTM: training steps of the default sizes, 8 bins and 16 units",
        does=LSTM,
        sides=lstm(8, 16),
        check=lstm_agrees,
        counts="steps",
    ),
    Work(
        key="lstm-wide",
        title="LSTM: training steps with 32 bins and 32 units",
        does=AS_ABOVE,
        sides=lstm(32, 32),
        check=lstm_agrees,
        counts="steps",
    ),
]
