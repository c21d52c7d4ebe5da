"""A set that says it has every row of its decision must have them: no gap in the numbers, counts as printed."""

from itertools import pairwise

from django.utils.translation import gettext as _


def completeness_faults(found):
    """(path, reason) for a fitted document with `complete: true`."""
    criteria = found["criteria"]
    yield from _gaps([row.get("number") for row in criteria], "", ("criteria",))
    for position, criterion in enumerate(criteria):
        yield from _criterion_faults(criterion, ("criteria", position))
    yield from _count_faults(found)


def _criterion_faults(criterion, path):
    number, rows = criterion.get("number"), criterion.get("indicators") or []
    if criterion.get("indicators_complete") is False:
        yield path, _("the set is said to be complete, but not all indicators of this criterion are")
    if not rows:
        yield path, _("the set is said to be complete, but this criterion has no indicators")
    numbers = [row.get("number") for row in rows]
    if number and numbers != [number]:
        yield from _gaps(numbers, f"{number}.", (*path, "indicators"))


def _gaps(numbers, prefix, path):
    """A row whose number is not the one that follows: the decision numbers 1, 2, 3 … without a gap."""
    positions = {}
    for position, number in enumerate(numbers):
        ending = (number or "").removeprefix(prefix)
        if ending.isdecimal():
            positions.setdefault(int(ending), position)
    for before, ending in pairwise(sorted({0, *positions})):
        if ending > before + 1:
            words = {"missing": f"{prefix}{before + 1}", "number": numbers[positions[ending]]}
            text = _("the set is said to be complete, but number %(missing)s is missing before %(number)s")
            yield (*path, positions[ending], "number"), text % words


def _count_faults(found):
    official = found.get("official_counts") or {}
    rows = [row for criterion in found["criteria"] for row in criterion.get("indicators") or []]
    counted = {
        "criteria": len(found["criteria"]),
        "indicators": sum(not row.get("valid_to") for row in rows),
    }
    for name, count in counted.items():
        if official.get(name) is not None and official[name] != count:
            text = _("the decision has %(official)s, the file %(count)s, though the set is said to be complete")
            yield ("official_counts", name), text % {"official": official[name], "count": count}
