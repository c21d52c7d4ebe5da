"""The demonstration's plan, and the one source of its variety: a stable number between 0 and 1 for any words."""

import datetime as dt
import hashlib
from pathlib import Path

import yaml

PLAN_FILE = Path(__file__).parent.parent / "data" / "demo.yaml"


def read_plan():
    return yaml.safe_load(PLAN_FILE.read_text(encoding="utf-8"))


def chance(*words):
    """Number in [0, 1) that depends on the words alone, so that every demonstration is the same."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def day_between(first, last, *words):
    """A working-looking day within first..last, both included."""
    span = (last - first).days
    day = first + dt.timedelta(days=round(chance("day", *words) * span))
    while day.weekday() > 4 and day > first:
        day -= dt.timedelta(days=1)
    return day
