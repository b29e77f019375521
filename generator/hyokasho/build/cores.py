"""How much of this machine there is to use."""

import os
from pathlib import Path
from typing import Final

# The engine that uses this machine; see `engines`, which takes long to load.
LOCAL: Final = "local"


def cores() -> int:
    """How many processes may run at once, as far as the machine and its limits say."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(allowed or 1, round(int(quota) / int(period))))
    except (OSError, ValueError):  # No such limit.
        return allowed or 1
