"""Which sets have levels that are multiples of another set's levels."""

from collections import defaultdict

from criteria.models import Indicator


def bases_by_set():
    """{code of a set: codes of the sets its levels are multiples of}. One query."""
    rows = Indicator.objects.filter(relative_to__isnull=False)
    found = defaultdict(set)
    for code, relative in rows.values_list("criterion__criteria_set__code", "relative_to"):
        found[code].add(relative["set"])
    return dict(found)


def reached(code, steps):
    """Codes that can be reached from one in any number of steps, itself among them."""
    found, waiting = {code}, [code]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
