"""Communes × criteria, one mark a cell."""

from django.utils.translation import gettext as _

from criteria.models import Attainment
from ntm.lib.numbers import format_count
from reports.dashboard.links import unit_url


def matrix_row(frame, unit, districts, knows_recognitions=True):
    """One commune of the matrix."""
    if not unit.is_mapped:
        state, tone = _("cannot be carried over"), "amber"
    elif not knows_recognitions:
        state, tone = _("no decision recorded"), ""
    elif not unit.is_recognised(Attainment.STANDARD):
        state, tone = _("not recognised"), "red"
    elif unit.is_at_risk:
        state, tone = _("recognised, declining"), "amber"
    elif unit.is_provisional:
        state, tone = _("recognised, provisional"), "green"
    else:
        state, tone = _("recognised"), "green"
    district = districts.get(unit.district_id, "")
    return {
        "name": f"{unit.name} ({district})" if unit.has_namesake and district else unit.name,
        "district": district,
        "href": unit_url(frame, unit),
        "state": state,
        "tone": tone,
        "marks": unit.marks,
        "met": format_count(unit.met if unit.is_assessed else None),
        "required": unit.required or "–",
    }


def matrix(frame, rollup):
    """Communes not meeting every criterion, the furthest behind first."""
    districts = {row.pk: row.name for row in rollup.districts}
    behind = [unit for unit in rollup.units if unit.is_assessed and not unit.meets]
    behind.sort(key=lambda unit: (unit.is_recognised(Attainment.STANDARD), unit.met, unit.sort_key))
    return [matrix_row(frame, unit, districts, rollup.knows_recognitions) for unit in behind]
