"""Numbers into words and JSON. Nothing is counted here."""

from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count, format_percent, quantize


def headline(part, whole, unit):
    """ "111/116 xã (95,69%)"."""
    return f"{format_count(part)}/{format_count(whole)} {unit} ({format_percent(part, whole)})"


def change_in_words(now, before, unit):
    """ "tăng 02 xã" against an earlier figure; "" when there is none to compare with."""
    if before is None or now is None:
        return ""
    words = {"count": format_count(abs(now - before)), "unit": unit}
    if now == before:
        return _("unchanged")
    return (_("up %(count)s %(unit)s") if now > before else _("down %(count)s %(unit)s")) % words


def commune_counts(figures):
    """The `communes` object of the promised JSON; what is not known is null, never 0."""
    known = figures.assessed > 0
    return {
        "total": figures.total,
        "recognised": {attainment.lower(): count for attainment, count in figures.recognised.items()},
        "meets": figures.meets if known else None,
        "at_risk": figures.at_risk if known else None,
        "unknown": figures.unknown,
        "average_criteria": float(quantize(figures.average, 2)) if known else None,
        "below_15": figures.below_15 if known else None,
        "bands": figures.bands if known else dict.fromkeys(figures.bands),
        "assessed": figures.assessed,
        "criteria_met": figures.met_sum if known else None,
        "verdicts": {"computed": figures.computed, "stated": figures.stated},
    }


def progress_json(rollup):
    """The answer of `progress --json`."""
    return {
        "locality": rollup.place.code,
        "locality_name": rollup.place.full_name,
        "as_of": rollup.day.isoformat(),
        "set": rollup.criteria_set.code if rollup.criteria_set else None,
        "period": rollup.period.code if rollup.period else None,
        "basis": str(rollup.basis),
        "boundaries": str(rollup.boundaries),
        "units_on": rollup.units_on.isoformat() if rollup.units_on else rollup.day.isoformat(),
        "communes": commune_counts(rollup.figures),
        "districts": {"total": len(rollup.districts), "recognised": rollup.districts_recognised},
        "children": [child_json(child) for child in rollup.children],
        "unmapped": [unmapped_json(unit) for unit in rollup.units if not unit.is_mapped],
    }


def unmapped_json(unit):
    """A unit of other boundaries that results could not be carried over to, and why."""
    sources = [{"code": source.code, "name": source.full_name} for source in unit.mapping.sources]
    return {"code": unit.code, "name": unit.full_name, "reason": unit.mapping.reason, "predecessors": sources}


def child_json(child):
    return {"code": child.code, "name": child.full_name, "communes": commune_counts(child.figures)}
