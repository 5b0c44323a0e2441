"""How busy this machine is: what others do, and what a server still has in hand, would weigh on what is measured."""

from __future__ import annotations

import time
from pathlib import Path

STAT = Path("/proc/stat")
BUSY = 0.1
LOOK, PATIENCE = 0.5, 90.0  # seconds


def busy(seconds: float) -> float:
    """Return the share of the processors' time that was used while we slept."""
    used, total = _used_and_all()
    time.sleep(seconds)
    used_now, total_now = _used_and_all()
    return (used_now - used) / max(total_now - total, 1)


def _used_and_all() -> tuple[int, int]:
    ticks = [int(word) for word in STAT.read_text().splitlines()[0].split()[1:]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def wait() -> None:
    """Wait until the machine is quiet, at most PATIENCE: a slow server still works on what nobody waits for."""
    began = time.monotonic()
    while busy(LOOK) > BUSY and time.monotonic() - began < PATIENCE:
        pass
