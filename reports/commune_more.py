"""What the page of one commune adds to its results: standing under each set, the quarters, gaps, evidence."""

from django.urls import reverse

from criteria.models import Assessment, Evidence, Operator, Verdict
from criteria.roadmap import term_words
from localities.models import Level
from ntm.lib.numbers import format_count, format_decimal
from reports.dashboard.links import share_number
from reports.rollups import Basis
from reports.rollups.roadmap import AHEAD, LATE, UNPLANNED, read_roadmap

QUARTERS_SHOWN = 12


def standings_of(rollup):
    """[{set, met, required, …}] of the unit under every commune set of the period, the least demanding first."""
    if rollup.period is None:
        return []
    rows = _figures(rollup).filter(period=rollup.period, criteria_set__level=Level.COMMUNE)
    rows = rows.order_by("criteria_set__valid_from", "criteria_set__pk")
    return [_standing(row.criteria_set, *_counts(row, rollup.basis)) for row in rows.select_related("criteria_set")]


def quarters_of(rollup):
    """The unit under the roll-up's set, quarter by quarter up to its period; at most three years back."""
    if rollup.period is None:
        return []
    rows = (
        _figures(rollup)
        .filter(criteria_set=rollup.criteria_set, period__end_date__lte=rollup.period.end_date)
        .select_related("period")
    )
    rows = list(rows.order_by("-period__end_date", "-pk")[:QUARTERS_SHOWN])[::-1]
    return [_standing(row.period, *_counts(row, rollup.basis)) for row in rows]


def _figures(rollup):
    """Assessments of the unit's lineage in which something is known on the basis."""
    rows = Assessment.objects.filter(locality__lineage=rollup.place.lineage_id)
    return rows.exclude(**{f"{rollup.basis}_met": None}).exclude(
        **{f"{rollup.basis}_computed": 0, f"{rollup.basis}_stated": 0}
    )


def _counts(row, basis):
    return getattr(row, f"{basis}_met"), getattr(row, f"{basis}_required")


def _standing(of, met, required):
    return {
        "of": of,
        "met": format_count(met),
        "required": format_count(required),
        "missing": format_count(required - met) if met < required else "",
        "number": share_number(met, required) or 0,
    }


def terms_of(rollup, scope):
    """{criterion key: {text, is_late}} of criteria not met, as the roadmap plans them; no one's plan for a link."""
    if rollup.criteria_set is None or scope.is_link:
        return {}
    roadmap = read_roadmap(rollup)
    late = {cell.criterion.pk for cell in roadmap.cells_in(LATE)}
    waiting = [*roadmap.cells_in(LATE), *roadmap.cells_in(AHEAD), *roadmap.cells_in(UNPLANNED)]
    return {
        cell.criterion.pk: {"text": term_words(cell.term), "is_late": cell.criterion.pk in late} for cell in waiting
    }


def gap_text(indicator, value, level, verdict):
    """What a number still lacks to its level: "4,5 %"; "" where it is met, or either is not known."""
    if verdict != Verdict.NOT_MET or value is None or level is None or level.value is None:
        return ""
    missing = {Operator.AT_LEAST: level.value - value, Operator.AT_MOST: value - level.value}.get(indicator.operator)
    if missing is None or missing <= 0:
        return ""
    return f"{format_decimal(missing)} {indicator.unit}".strip()


def papers_of(rollup, scope):
    """{indicator key: [{name, href}]} of evidence not taken off, for whoever may open the unit's files; one query."""
    place = rollup.place
    if rollup.period is None or not scope.reads_current(place) or scope.is_link:
        return {}
    rows = Evidence.objects.filter(
        removed_at=None,
        assessment__period=rollup.period,
        assessment__criteria_set=rollup.criteria_set,
        assessment__locality__lineage=place.lineage_id,
    )
    if rollup.basis == Basis.APPROVED:
        rows = rows.filter(assessment__approved_at__isnull=False)
    found = {}
    for row in rows.order_by("at", "pk"):
        address = [place.code, rollup.period.code, rollup.criteria_set.code, row.pk]
        href = reverse("criteria:entry-evidence", args=address)
        found.setdefault(row.indicator_id, []).append({"name": row.file_name, "href": href})
    return found
