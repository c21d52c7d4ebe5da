"""The standing of a district or province against its sets, in words: each condition with value, requirement and gap."""

from collections import defaultdict
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.models import CriteriaSet, Responsibility, SurveyCell
from criteria.rules import COUNTED_AS_MET, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from criteria.subjects import sets_applied_to
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, Column, Table
from ntm.lib.validity import in_force
from ntm.looks import kept
from reports.conditions import REMAINING, evaluate
from reports.facts import Facts
from reports.rollups.ground import inside_on
from reports.standing_words import (
    decided_words,
    floor_of,
    gap_words,
    reason_words,
    required_words,
    review_words,
    value_words,
)

SHOWN = {"met": MET, "missing": NOT_MET, "unknown": UNKNOWN}
_ATTAINMENT_ORDER = ("STANDARD", "COMPLETED", "ADVANCED", "EXEMPLARY", "MODERN", "CIVILISED_URBAN")


# -- Which sets -------------------------------------------------------------------------------------------------------


@kept("base")
def sets_for(place, day):
    """Sets applied to the place that the day falls into, the standard ones first."""
    rows = [row for row in _asking_sets(place.level, place.own_province) if row.is_in_force_on(day)]
    found = sets_applied_to(rows, place, day, _has_communes)
    return sorted(found, key=lambda row: _ATTAINMENT_ORDER.index(row.attainment))


def _has_communes(place, day):
    """Asked of what is kept of the province, so that it costs nothing for whatever district and day."""
    return any(row.district_id == place.pk for row in inside_on(place.own_province, day, Level.COMMUNE))


def earlier_sets(place, day):
    """Sets with conditions whose days had ended by the day, the newest first."""
    rows = _sets_of(place.level, place.own_province).filter(valid_to__lt=day)
    rows = rows.exclude(conditions__isnull=True).distinct()
    return sets_applied_to(rows.order_by("-valid_from", "code"), place, day)


@kept("base")
def _asking_sets(level, province):
    """Sets of a level that ask anything, of whatever day."""
    rows = _sets_of(level, province).exclude(conditions__isnull=True, criteria__isnull=True).distinct()
    return list(rows.order_by("code"))


def _sets_of(level, province):
    """Published sets of a level, national or of a province."""
    return CriteriaSet.objects.published().for_provinces(province.pk).filter(level=level)


def why_unusable(criteria_set, day):
    """Why a set no longer asks anything on the day although its years have not ended, or ""."""
    last = criteria_set.last_usable
    if last is None or day <= last:
        return ""
    text = _("“%(set)s” could last be used on %(last)s: since then there are no districts to be counted or assessed.")
    return text % {"last": f"{last:%d/%m/%Y}", "set": criteria_set.name}


# -- One set of one place ---------------------------------------------------------------------------------------------


def standing_of(frame, criteria_set, facts=None):
    """Rows and totals of one set for the place of a frame."""
    facts = facts or Facts(frame.place, frame.day, frame.basis)
    answers = evaluate(facts, frame.place, criteria_set)
    agencies = _agencies(criteria_set, frame.place.own_province, frame.day)
    floors = _floors(answers)
    rows = [_row(frame, criteria_set, answer, agencies, floors) for answer in answers]
    period, _set = facts.period(criteria_set)
    marks = [row["mark"] for row in rows]
    return {
        "criteria_set": criteria_set,
        "rows": rows,
        "answers": answers,
        "period": period,
        "met": sum(mark in COUNTED_AS_MET for mark in marks),
        "total": len(rows),
        "not_met": marks.count(NOT_MET),
        "unknown": marks.count(UNKNOWN),
    }


@kept("base")
def _agencies(criteria_set, province, day):
    """{condition pk: [agency]} in charge in the province on the day."""
    rows = Responsibility.objects.filter(
        in_force(day), condition__criteria_set=criteria_set, province__lineage=province.lineage_id
    ).select_related("agency")
    found = defaultdict(list)
    for row in rows.order_by("agency__search_key", "pk"):
        found[row.condition_id].append(row.agency.short_name or row.agency.name)
    return found


def _floors(answers):
    """{result pk: [(commune, content, value)]} of the surveys whose every answer is held against a floor."""
    ids = [row.entered.result_id for row in answers if row.entered and floor_of(row.condition) is not None]
    found = defaultdict(list)
    if ids:
        cells = SurveyCell.objects.filter(result__in=ids).order_by("value", "order")
        for result, name, content, value in cells.values_list("result_id", "commune__name", "content", "value"):
            found[result].append((name, content, value))
    return found


def _row(frame, criteria_set, answer, agencies, floors):
    condition = answer.condition
    return {
        "condition": condition,
        "number": condition.number,
        "name": condition.name,
        "kind": condition.get_kind_display(),
        "mark": answer.mark,
        "value": value_words(answer),
        "required": required_words(answer),
        "gap": gap_words(answer),
        "review": review_words(answer),
        "reason": reason_words(answer, floors),
        "decided": decided_words(answer),
        "agencies": agencies.get(condition.pk, []),
        "lists": lists_of(frame, criteria_set, answer),
        "is_law": answer.is_law,
        "is_confirmed": answer.is_law and not condition.is_verified,
        "law_note": condition.note,
        "share": _share_number(answer),
        "target": _target_number(answer),
    }


def _share_number(answer):
    count = answer.count
    return float(count.met * 100 / count.total) if answer.children and count.total else None


def _target_number(answer):
    is_share = answer.children and answer.level is not None and answer.condition.measure != REMAINING
    return float(min(answer.level, 100)) if is_share else None


# -- Units behind a condition -----------------------------------------------------------------------------------------


def units_url(frame, criteria_set, condition, show):
    query = {"set": criteria_set.code, "condition": condition.number, "show": show,
             "as_of": frame.day.isoformat(), "basis": frame.basis}  # fmt: skip
    return f"{reverse('reports:standing-units', args=[frame.place.code])}?{urlencode(query)}"


def list_titles():
    return {
        "met": _("counted"),
        "missing": _("not met"),
        "review": _("to be reviewed"),
        "unknown": _("cannot be told"),
    }


def lists_of(frame, criteria_set, answer):
    """Links to the units behind a share, each with its number; lists that are empty are left out."""
    if not answer.children:
        return []
    count = answer.count
    sizes = {"met": count.met, "missing": count.missing, "review": len(answer.to_review), "unknown": count.unknown}
    return [
        {"text": title, "count": format_count(sizes[show]),
         "href": units_url(frame, criteria_set, answer.condition, show)}
        for show, title in list_titles().items()
        if sizes[show]
    ]  # fmt: skip


def chosen_children(answer, show):
    if show == "review":
        return answer.to_review
    return [child for child in answer.children if child.mark == SHOWN[show]]


# -- Tables -----------------------------------------------------------------------------------------------------------


def standing_table(frame, found, note):
    rows = [
        [row["number"], row["name"], row["kind"], row["value"], row["required"], row["gap"], MARK_WORDS()[row["mark"]],
         "; ".join(filter(None, (row["review"], row["reason"]))), row["decided"], ", ".join(row["agencies"]),
         _("checked") if row["is_law"] else _("not checked")]
        for row in found["rows"]
    ]  # fmt: skip
    words = {"place": frame.place.full_name, "set": found["criteria_set"].name}
    return Table(
        name=_("conditions"),
        title=_("%(place)s: conditions of “%(set)s”") % words,
        notes=[note],
        columns=[Column(_("No."), "mark", 5), Column(_("Condition"), "text", 60), Column(_("Kind"), "text", 18),
                 Column(_("Value"), "text", 24), Column(_("Requirement"), "text", 22), Column(_("Gap"), "text", 20),
                 Column(_("Verdict"), "mark", 14), Column(_("Remarks"), "text", 40),
                 Column(_("Decided by"), "text", 30), Column(_("In charge"), "text", 24),
                 Column(_("Level checked"), "mark", 14)],
        rows=rows,
    )  # fmt: skip


def MARK_WORDS():
    return {MET: _("met"), NOT_MET: _("not met"), UNKNOWN: _("not assessable"), NOT_APPLICABLE: _("not applicable")}


def panel_lines(frame):
    """The compact panel of a dashboard: for each set of the place a function that draws its line.

    What the lines need is asked for here, together with what else is read before they are drawn.
    """
    if frame.place.level not in (Level.DISTRICT, Level.PROVINCE) or not frame.place.is_in_force_on(frame.day):
        return []
    facts = Facts(frame.place, frame.day, frame.basis)
    usable = [row for row in sets_for(frame.place, frame.day) if not why_unusable(row, frame.day)]
    sets = [row for row in usable if facts.conditions.get(row.pk)]
    facts.read_ahead(sets)
    return [partial(_drawn_line, frame, row, facts) for row in sets]


def _drawn_line(frame, criteria_set, facts):
    return _panel_line(frame, standing_of(frame, criteria_set, facts))


def _panel_line(frame, found):
    open_rows = [row for row in found["rows"] if row["mark"] not in COUNTED_AS_MET]
    return {
        "name": found["criteria_set"].name,
        "href": frame.url("reports:standing", frame.place.code, set=found["criteria_set"].code),
        **{
            f"{form}_href": frame.url("reports:standing", frame.place.code, set=found["criteria_set"].code, format=form)
            for form in FORMATS
        },
        "met": format_count(found["met"]),
        "total": format_count(found["total"]),
        "share": float(found["met"] * 100 / found["total"]) if found["total"] else 0,
        "rows": [
            {"number": row["number"], "name": row["name"], "mark": row["mark"], "gap": row["gap"] or row["reason"]}
            for row in open_rows
        ],
    }
