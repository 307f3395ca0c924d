"""The most memory that this process ever held.

Linux hands `ru_maxrss` on through fork and exec: a child of a large process would tell the size of
its parent. `VmHWM` begins anew with each program.
"""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def peak_mb() -> float:
    """The peak resident memory of this program so far [MB]; of macOS, where nothing is inherited.

    Raises:
        OSError: Linux without /proc.
    """
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)[0]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
