"""One commune or village: its recognitions, its standing by criterion and indicator, where it came from."""

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.dossiers.scope import unfinished_of
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, Attainment, IndicatorResult, Responsibility, State, Verdict, VerdictBasis
from criteria.rules import UNKNOWN, counted_value, counted_verdict, is_stated_as_whole
from criteria.structure import structure_of
from criteria.wording import requirement, verdict_word
from directives.models import Sponsorship
from directives.sponsors.rows import counted, sponsor_register
from localities.models import Level, Succession
from ntm.lib.numbers import format_decimal
from ntm.lib.validity import in_force
from reports import rollups, villages
from reports.commune_more import gap_text, papers_of, quarters_of, standings_of, terms_of
from reports.commune_trend import read_points, trend
from reports.frame import day_line
from reports.life import waiting_texts
from reports.rollups import Basis
from reports.serving import serving_tasks
from reports.village_pages import day_line as village_day_line


def commune_page(frame, scope):
    """Context of the commune page. Indicator values are shown to those who may read current figures."""
    rollup = frame.rollup()
    unit = rollup.units[0] if rollup.units else None
    more = {"standings": standings_of(rollup), "quarters": quarters_of(rollup)} if unit else {}
    return {**_standing(frame, rollup, unit, scope), **more, "figures_note": day_line(rollup)}


def village_page(frame, scope):
    """Context of the page of one village: the same standing under the province's village set."""
    rollup = villages.read(frame.place, frame.day, frame.basis)
    unit = next(iter(rollup.villages), None)
    context = _standing(frame, rollup, unit, scope)
    return context | {
        "figures_note": village_day_line(rollup),
        "commune": frame.place.parent,
        "commune_href": frame.url("reports:locality", frame.place.parent.code),
        "list_href": frame.url("reports:village-list", frame.place.parent.code),
        "query": frame.query,
    }


def _standing(frame, rollup, unit, scope):
    """What the pages of a commune and of a village have in common."""
    papers = papers_of(rollup, scope) if frame.place.level == Level.COMMUNE else {}
    terms = terms_of(rollup, scope) if frame.place.level == Level.COMMUNE else {}
    groups = _groups(frame, rollup, unit, papers, terms) if rollup.period and _shows_values(frame, unit) else []
    if scope.is_link:
        _nameless(groups)
    return {
        "rollup": rollup,
        "unit": unit,
        "decisions": _decisions(frame),
        "criteria": [
            {"criterion": criterion, "mark": unit.marks[position] if unit and unit.marks else "?"}
            for position, criterion in enumerate(rollup.criteria)
        ],
        "groups": groups,
        "has_terms": any(term["text"] for term in terms.values()),
        "roadmap_href": frame.url("reports:roadmap", frame.place.code),
        "missing": [
            row for group in groups for row in group["rows"] if row["verdict"] != Verdict.MET and row["is_gap"]
        ],
        "serving": serving_tasks(frame.place, groups, scope),
        "came_from": _links(predecessors_of(frame.place), frame, "predecessor"),
        "went_to": _links(successors_of(frame.place), frame, "successor"),
        "may_enter": scope.enters(frame.place),
        "dossiers": unfinished_of(scope, frame.place, frame.day),
        "held": _held(unit),
        "sponsors": sponsor_register(_sponsors(frame, scope)),
        "may_assign": scope.manages(frame.place),
        "waiting": waiting_texts(frame.place),
        **_absence(frame),
    }


def _nameless(groups):
    """Take out of the results who entered them and what they noted: a link shows figures, no people."""
    for group in groups:
        for row in group["rows"]:
            row |= {"entered_by": None, "entered_at": None, "note": ""}


def _sponsors(frame, scope):
    """Organisations assigned to the unit or its villages on the day."""
    return counted(Sponsorship.objects.visible_to(scope).at(frame.place).in_force_on(frame.day)).order_by(
        "organisation", "pk"
    )


def _shows_values(frame, unit):
    """Indicator values are those of the basis: all of them while approved, only to readers of drafts otherwise.

    While a return is worked on, the approved figures stand but the values behind them are being changed.
    """
    if unit is None:
        return False
    return frame.basis == Basis.CURRENT or unit.state == State.APPROVED


def _decisions(frame):
    return rollups.all_decisions(frame.place, frame.day)


_HIGHEST_FIRST = (
    Attainment.MODERN, Attainment.EXEMPLARY, Attainment.ADVANCED, Attainment.COMPLETED, Attainment.STANDARD,
)  # fmt: skip


def _held(unit):
    """The highest attainment the unit holds on the day, in words; "" for none."""
    level = next((level for level in _HIGHEST_FIRST if level in unit.decisions), None) if unit else None
    return level.label if level else ""


def _absence(frame):
    """Where the day lies outside the unit's life: why there is nothing to show, and the way to its last day."""
    place = frame.place
    if place.is_in_force_on(frame.day):
        return {}
    words = {"place": place.full_name, "day": f"{frame.day:%d/%m/%Y}"}
    ended = place.valid_to is not None and place.valid_to < frame.day
    nearest = place.valid_to if ended else place.valid_from
    return {
        "absence": _("%(place)s did not exist on %(day)s.") % words,
        "absence_href": f"{reverse('reports:locality', args=[place.code])}?as_of={nearest.isoformat()}",
        "absence_action": _("Show its last day") if ended else _("Show its first day"),
    }


def predecessors_of(place):
    return Succession.objects.filter(successor=place).select_related("predecessor").order_by("date")


def successors_of(place):
    return Succession.objects.filter(predecessor=place).select_related("successor").order_by("date")


def _links(rows, frame, side):
    found = []
    for row in rows:
        place = getattr(row, side)
        day = place.valid_to or place.valid_from
        href = frame.url("reports:locality", place.code).split("?")[0] + f"?as_of={day:%Y-%m-%d}"
        found.append({"name": place.full_name, "kind": row.get_kind_display(), "date": row.date,
                      "resolution": row.resolution, "href": href})  # fmt: skip
    return found


def _groups(frame, rollup, unit, papers, terms):
    """Indicators by criterion with value, requirement, verdict, who decided it, and when it is planned to be met."""
    period, criteria_set, place = rollup.period, rollup.criteria_set, frame.place
    structure = structure_of(criteria_set, period.end_date)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    column = columns_of(criteria_set, [place], period.province_id, period.end_date)[place.pk]
    results, points = _results(frame, rollup), read_points(frame, rollup)
    agencies = _agencies(criteria_set, period)
    marks = dict(zip((c.pk for c in structure.criteria), unit.marks, strict=False))
    groups = []
    for criterion in structure.criteria:
        rows = [
            _row(one, results.get(one.pk), levels.reference(one.pk, column), points.get(one.pk, ()))
            | {"papers": papers.get(one.pk, ()), "term": terms.get(criterion.pk)}
            for one in structure.by_criterion[criterion.pk]
        ]
        mark, verdicts = marks.get(criterion.pk, UNKNOWN), [row["verdict"] for row in rows]
        groups.append(
            {
                "criterion": criterion,
                "mark": mark,
                "is_word": is_stated_as_whole(mark, verdicts, is_complete=criterion.is_complete),
                "rows": rows,
                "term": terms.get(criterion.pk),
                "agencies": agencies.get(criterion.pk, []),
                "href": frame.url("reports:criterion-detail", criteria_set.code, criterion.number),
            }
        )
    return groups


def _results(frame, rollup):
    """Results of the unit's lineage in the period; approved figures are those of approved assessments."""
    rows = Assessment.objects.filter(period=rollup.period, criteria_set=rollup.criteria_set)
    assessment = rows.filter(locality__lineage=frame.place.lineage_id).first()
    if assessment is None:
        return {}
    results = IndicatorResult.objects.filter(assessment=assessment).select_related("threshold", "entered_by")
    return {result.indicator_id: result for result in results}


def _row(indicator, result, reference, points):
    verdict, basis, whose = counted_verdict(result) if result else ("", "", "")
    return {
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "requirement": requirement(indicator, reference),
        "value": counted_value(result) if result else None,
        "value_text": _value_text(result),
        "trend": trend(points if result else (), reference.value if reference else None),
        "gap": gap_text(indicator, counted_value(result), reference, verdict) if result else "",
        "verdict": verdict,
        "verdict_word": verdict_word(verdict),
        "is_gap": verdict != Verdict.NOT_APPLICABLE,
        "basis": basis_words(basis, whose),
        "entered_by": result.entered_by if result else None,
        "entered_at": result.entered_at if result else None,
        "is_carried": result.is_carried if result else False,
        "note": result.note if result else "",
    }


def _value_text(result):
    if result is None:
        return ""
    value = counted_value(result)
    return result.text_value if value is None else format_decimal(value)


def basis_words(basis, whose):
    words = {VerdictBasis.COMPUTED: _("value and level"), VerdictBasis.STATED: _("an officer's statement")}.get(
        basis, ""
    )
    said_by = {"department": _("department"), "appraised": _("appraisal")}.get(whose, "")
    return f"{words} ({said_by})" if words and said_by else words


def _agencies(criteria_set, period):
    rows = Responsibility.objects.filter(
        in_force(period.end_date), criterion__criteria_set=criteria_set, province=period.province_id
    ).select_related("agency")
    found = {}
    for row in rows:
        found.setdefault(row.criterion_id, []).append(row.agency)
    return found
