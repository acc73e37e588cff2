"""What a figure depends on: the machine and the versions."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "Bottleneck", "pandas", "polars", "duckdb", "pyarrow", "numba", "statsforecast", "statsmodels")


def machine() -> dict[str, str]:
    """No names of hosts, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{processor()}, {cores()} cores, {memory:.0f} GiB of memory",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Node": said_by("node", "--version").removeprefix("v"),
        "Python": platform.python_version(),
        "libraries": ", ".join(f"{name.lower()} {version(name)}" for name in LIBRARIES),
    }


def processor() -> str:
    facts: dict[str, str] = {}
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            key, _, value = line.partition(":")
            facts.setdefault(key.strip(), value.strip())
    name = facts.get("model name") or platform.processor() or "unknown"
    # A virtual machine may hide the name; family and model still tell the generation.
    numbers = f" (family {facts['cpu family']}, model {facts['model']})" if "cpu family" in facts else ""
    return name + numbers


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def said_by(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
