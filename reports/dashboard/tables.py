"""The tables beside the tiles: districts, bands, weakest criteria, communes at risk."""

from django.utils.translation import gettext as _

from criteria.models import Attainment
from criteria.rules import NOT_MET
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from reports.dashboard.links import list_url, share_number, unit_url
from reports.rollups import Basis

AT_RISK_SHOWN = 15  # on the dashboard; the list behind it holds all


def by_size(districts):
    return sorted(districts, key=lambda row: (-row.figures.total, row.sort_key))


def district_row(frame, row):
    figures, decided = row.figures, row.decision is not None
    return {
        "name": row.name,
        "full_name": row.full_name,
        "href": unit_url(frame, row),
        "list_href": frame.url("reports:commune-list", row.code, show="recognised:STANDARD"),
        "advanced_href": frame.url("reports:commune-list", row.code, show="recognised:ADVANCED"),
        "average_href": frame.url("reports:commune-list", row.code, show="assessed"),
        "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}",
        "share_number": share_number(figures.standard, figures.total) or 0,
        "share": format_percent(figures.standard, figures.total),
        "advanced": format_count(figures.advanced),
        "average": format_decimal(quantize(figures.average, 1), 1) if figures.assessed else "–",
        "standing": _standing_words(row) if figures.standard is not None else "–",
        "is_standing": decided,
    }


def _standing_words(row):
    if row.decision is None:
        return _("not yet")
    return _("task completed") if row.decision.attainment == Attainment.COMPLETED else _("recognised")


def criterion_head(frame, numbered):
    position, criterion = numbered
    return {"number": criterion.number, "name": criterion.name, "href": list_url(frame, f"criterion:{position}")}


def band_words(label):
    if label.startswith("<"):
        return _("under %(count)s criteria") % {"count": label[1:]}
    return _("%(count)s criteria") % {"count": label.replace("-", "–")}


def bands(frame, rollup):
    figures = rollup.figures
    if not figures.assessed:
        return []
    return [
        {
            "name": band_words(label),
            "href": list_url(frame, f"band:{label}"),
            "count": format_count(count),
            "share": format_percent(count, figures.assessed),
            "number": share_number(count, figures.assessed),
        }
        for label, count in figures.bands.items()
    ]


def weakest(frame, rollup):
    rows = rollup.weakest()[:8]
    most = max((row.not_met for row in rows), default=0)
    return [
        {
            "name": f"{row.criterion.number}. {row.criterion.name}",
            "href": list_url(frame, f"criterion:{row.position}"),
            "count": format_count(row.not_met),
            "unknown": format_count(row.unknown) if row.unknown else "–",
            "unknown_href": list_url(frame, f"criterion_unknown:{row.position}"),
            "number": share_number(row.not_met, most),
        }
        for row in rows
    ]


def at_risk(frame, rollup):
    districts = {row.pk: row.name for row in rollup.districts}
    rows = sorted((unit for unit in rollup.units if unit.is_at_risk), key=lambda unit: (unit.met, unit.sort_key))
    return [
        {
            "name": unit.name,
            "href": unit_url(frame, unit),
            "district": districts.get(unit.district_id, ""),
            "year": unit.decision().year,
            "decision": unit.decision().number,
            "failing": ", ".join(failing_names(rollup, unit)),
        }
        for unit in rows
    ]


def failing_names(rollup, unit):
    return [f"{c.number} {c.name}" for c, mark in zip(rollup.criteria, unit.marks, strict=False) if mark == NOT_MET]


def summary(rollup):
    figures = rollup.figures
    return {
        "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}",
        "share": format_percent(figures.standard, figures.total),
        "advanced": format_count(figures.advanced),
        "average": format_decimal(quantize(figures.average, 1), 1) if figures.assessed else "–",
        "districts": f"{format_count(rollup.districts_recognised)}/{format_count(len(rollup.districts))}",
        "behind": format_count(figures.assessed - figures.meets),
        "assessed": format_count(figures.assessed),
        "total": format_count(figures.total),
        "at_risk": format_count(figures.at_risk),
        "is_approved": rollup.basis == Basis.APPROVED,
        "is_carried_over": rollup.is_carried_over,
    }
