"""Traces and series for the works, made when first asked for and kept for the next run."""

import hashlib
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
MAKERS = ("make_data.py", "make_series.py")


class Data:
    def __init__(self) -> None:
        # What a changed maker made has another folder, so no run mixes the two.
        sources = b"".join((BENCH / maker).read_bytes() for maker in MAKERS)
        self.folder = BENCH / "data" / hashlib.sha256(sources).hexdigest()[:8]
        self.folder.mkdir(parents=True, exist_ok=True)

    def trace(self, iterations: int, layers: int, experts: int) -> Path:
        """Arrow, the rows layout."""
        path = self.folder / f"T{iterations}-L{layers}-E{experts}.arrow"
        if not path.exists():
            make_trace(path, iterations, layers, experts)
        return path

    def csv(self, iterations: int, layers: int, experts: int) -> Path:
        """The same counts, the long layout."""
        arrow = self.folder / f"T{iterations}-L{layers}-E{experts}.arrow"
        path = arrow.with_suffix(".csv")
        if not path.exists():
            make_trace(arrow, iterations, layers, experts, "--csv", str(path))
        return path

    def series(self, count: int, length: int) -> Path:
        path = self.folder / f"{count}-series-of-{length}.f64"
        if not path.exists():
            make("make_series.py", path, "--series", str(count), "--length", str(length))
        return path


def make_trace(path: Path, iterations: int, layers: int, experts: int, *more: str) -> None:
    shape = ["--iterations", str(iterations), "--layers", str(layers), "--experts", str(experts)]
    make("make_data.py", path, *shape, *more)


def make(maker: str, path: Path, *words: str) -> None:
    print(f"  making {path.stem}", file=sys.stderr)
    subprocess.run([sys.executable, str(BENCH / maker), str(path), *words], check=True)
