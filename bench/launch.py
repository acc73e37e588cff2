"""Runs one command and writes what it cost: REPORT STDOUT STDERR COMMAND...

A process of its own that imports next to nothing: on Linux the peak memory of a child counts from that of the process
it was spawned by, so a parent with numpy in memory would hide what a small child needs.
"""

import json
import os
import sys
import time

report, stdout, stderr, *command = sys.argv[1:]
flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
actions = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, stdout, flags, 0o644),
    (os.POSIX_SPAWN_OPEN, 2, stderr, flags, 0o644),
]
began = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - began
cost = {
    "status": os.waitstatus_to_exitcode(status),
    "wall": wall,
    "cpu": usage.ru_utime + usage.ru_stime,
    # Kilobytes, but bytes on macOS.
    "peakMb": usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3 / 1.024),
}
with open(report, "w") as file:
    json.dump(cost, file)
