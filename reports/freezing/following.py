"""The base rows of the edition after a correction: what was frozen, with the units that stand approved as they are now.

Whatever else has moved since the closing stays out: what an unlocked unit is still writing, decisions recorded later,
names and laws of another day. Each edition then differs from the one before by its correction alone.
"""

import json

from criteria.models import Assessment, State
from reports.freezing.base import conditions_of, place_values, results_of, set_row, unit_row
from reports.freezing.packing import written


def following_rows(frozen, period):
    """`frozen` (base rows as they were stored) with what stands approved by now; a fixed number of queries a set."""
    people = {name: index for index, name in enumerate(frozen["people"])}
    found = {**frozen, **{name: dict(frozen[name]) for name in ("places", "sets", "units", "results")}}
    standing = set()
    for criteria_set in period.criteria_sets.filter(code__in=frozen["sets"]).order_by("code"):
        rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, state=State.APPROVED)
        rows = {row.locality_id: row for row in rows.select_related("locality")}
        code, standing = criteria_set.code, standing | {(criteria_set.code, pk) for pk in rows}
        for row in rows.values():
            found["places"].setdefault(str(row.locality_id), place_values(row.locality))
        results = results_of(period, criteria_set, people)
        found["units"][code] = frozen["units"][code] | {str(pk): unit_row(row) for pk, row in rows.items()}
        found["results"][code] = frozen["results"].get(code, {}) | {str(pk): results.get(pk, {}) for pk in rows}
        found["sets"][code] = _with_begun(frozen, criteria_set, period, rows)
    found["people"] = list(people)
    found["conditions"] = _conditions(frozen, period, standing)
    return json.loads(written(found))


def _with_begun(frozen, criteria_set, period, rows):
    """The frozen set; units begun only after the closing bring their column of levels along."""
    kept = frozen["sets"][criteria_set.code]
    begun = [row.locality for pk, row in rows.items() if str(pk) not in frozen["units"][criteria_set.code]]
    if not begun:
        return kept
    fresh = json.loads(written(set_row(criteria_set, period, begun)))
    return {**kept, **{name: fresh[name] | kept[name] for name in ("columns", "requirements")}}


def _conditions(frozen, period, standing):
    kept = [row for row in frozen["conditions"] if (row[0], row[1]) not in standing]
    return kept + [row for row in conditions_of(period) if (row[0], row[1]) in standing]
