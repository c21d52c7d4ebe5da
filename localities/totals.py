"""How many units the lists hold on a day, beside what was officially published for the whole country."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

from localities.models import Kind, Level, Locality

TOTALS_FILE = Path(__file__).parent / "data" / "official-totals.csv"
_LEVELS = {"provinces": Level.PROVINCE, "districts": Level.DISTRICT, "communes": Level.COMMUNE}
_KINDS = {"xa": Kind.COMMUNE, "phuong": Kind.WARD, "dac_khu": Kind.SPECIAL_ZONE}


def totals_on(day):
    """{"provinces", "districts", "communes", "xa", "phuong", "dac_khu"} in force on the day. One query."""
    rows = Locality.objects.in_force_on(day).exclude(level=Level.VILLAGE).values_list("level", "kind")
    levels, kinds = Counter(), Counter()
    for level, kind in rows:
        levels[level] += 1
        kinds[level, kind] += 1
    found = {name: levels[level] for name, level in _LEVELS.items()}
    return found | {name: kinds[Level.COMMUNE, kind] for name, kind in _KINDS.items()}


def compare_with_official():
    """One entry a published day: {"date", "loaded", "official", "differences", "reason", "source"}.

    `differences` is {name: loaded − official}, empty where they agree; `reason` says in Vietnamese why they do not.
    """
    with TOTALS_FILE.open(encoding="utf-8", newline="") as file:
        return [_compared(row) for row in csv.DictReader(file)]


def _compared(row):
    official = {name: int(row[name]) for name in (*_LEVELS, *_KINDS) if row[name]}
    loaded = totals_on(dt.date.fromisoformat(row["date"]))
    differences = {name: loaded[name] - count for name, count in official.items() if loaded[name] != count}
    return {
        "date": row["date"],
        "loaded": loaded,
        "official": official,
        "differences": differences,
        "reason": row["difference_vi"],
        "source": row["source_vi"],
    }
