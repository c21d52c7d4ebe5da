"""A province's word on levels: national ones confirmed or withdrawn, its own set. Open figures are judged anew.

Levels are append-only: a level already in force is never edited, it is ended the day before the next one begins.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.law_effects import judge_anew
from criteria.actions.planning import number_reason
from criteria.actions.plans import Problem, Refused, require_office
from criteria.levels import thresholds_in
from criteria.models import CriteriaSet, Indicator, Threshold, ThresholdConfirmation
from criteria.rules import makes_room
from criteria.sets.choosing import not_law_reason
from localities.models import Locality


@dataclass(frozen=True)
class Paper:
    """The document a level was held against."""

    document: str
    document_date: dt.date | None = None
    clause: str = ""
    note: str = ""


@dataclass(frozen=True)
class OwnLevel:
    """A province's own level as its decision gives it; `value` or `grade`, whichever the indicator takes."""

    indicator: Indicator
    decision: str
    decision_date: dt.date | None
    valid_from: dt.date | None
    valid_to: dt.date | None = None
    column: str = ""
    year: int | None = None
    value: object = None
    grade: str = ""
    source: str = ""


# -- Confirming -------------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_levels(*, province, criteria_set, thresholds, paper, by):
    """Make levels of a set law in a province, each held against the same document; LawEffect."""
    require_office(province, by)
    _require_law(criteria_set, province)
    chosen = {row.pk for row in thresholds}
    rows = [row for row in thresholds_in(criteria_set, province.pk) if row.pk in chosen]
    problems = list(_confirmation_problems(criteria_set, paper, rows, len(chosen)))
    if problems:
        raise Refused(problems)
    for row in rows:
        _confirm(row, province, paper, by)
    return judge_anew(province, criteria_set, by, levels=len(rows))


def _confirmation_problems(criteria_set, paper, rows, asked_for):
    if not paper.document.strip():
        yield Problem(_("Name the document the levels were checked against."))
    if paper.document_date is None:
        yield Problem(_("Give the date of the document."))
    elif paper.document_date > timezone.localdate():
        yield Problem(_("The document's date lies in the future."))
    if not rows or len(rows) != asked_for:
        yield Problem(_("Tick at least one level of this set."))
    if any(row.is_law for row in rows):
        yield Problem(_("One of these levels already judges in the province; look at the list again."))


def _confirm(threshold, province, paper, by):
    """Write the confirmation, or renew a withdrawn one; its history keeps both."""
    row = ThresholdConfirmation.objects.filter(threshold=threshold, province=province).first()
    row = row or ThresholdConfirmation(threshold=threshold, province=province)
    row.document, row.document_date = paper.document.strip(), paper.document_date
    row.clause, row.note = paper.clause.strip(), paper.note.strip()
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = None, None, ""
    row._history_user = by
    row.save()


@transaction.atomic
def withdraw_confirmation(*, confirmation, reason, by):
    """The office no longer stands for a level: it judges no more, the record of who had confirmed it stays."""
    row = ThresholdConfirmation.objects.select_for_update(of=("self",)).select_related("province", "threshold")
    row = row.get(pk=confirmation.pk)
    require_office(row.province, by)
    if not reason.strip():
        raise Refused([Problem(_("Say why the confirmation is withdrawn."))])
    if not row.is_standing:
        raise Refused([Problem(_("This confirmation has already been withdrawn."))])
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = by, timezone.now(), reason.strip()[:300]
    row._history_user = by
    row.save()
    return judge_anew(row.province, _set_of(row.threshold), by, levels=1)


# -- The province's own levels ----------------------------------------------------------------------------------------


@transaction.atomic
def set_own_level(*, province, level, by):
    """Append a province's own level and make it law there; (Threshold, LawEffect).

    A level of the same indicator, column and year already in force is ended the day before.
    """
    row = append_own_level(province=province, level=level, by=by)
    return row, judge_anew(province, _set_of(row), by, levels=1)


@transaction.atomic
def append_own_level(*, province, level, by):
    """Write one own level without judging anything by it yet; for a file of many, which judges once at its end."""
    require_office(province, by)
    _require_law(level.indicator.criterion.criteria_set, province)
    # Two officers entering the same level take turns here.
    list(Locality.objects.select_for_update(of=("self",)).filter(pk=province.pk))
    problems = list(_own_level_problems(level))
    if problems:
        raise Refused(problems)
    ending, in_the_way = _room_for(province, level)
    if in_the_way:
        raise Refused([Problem(_overlap_text(in_the_way[0]))])
    for row in ending:
        _end(row, level.valid_from - dt.timedelta(days=1), by)
    row = _written(province, level, by)
    _confirm(row, province, Paper(level.decision, level.decision_date, note=_("the province's own level")), by)
    return row


@transaction.atomic
def end_own_level(*, threshold, last_day, by):
    """Give a province's own level its last day; the only thing of a level that ever changes. LawEffect."""
    row = Threshold.objects.select_for_update(of=("self",)).select_related("province", "indicator__criterion")
    row = row.get(pk=threshold.pk)
    if row.province is None:
        raise Refused([Problem(_("A national level ends with its decision."))])
    require_office(row.province, by)
    if last_day is None or (row.valid_from and last_day < row.valid_from):
        raise Refused([Problem(_("The last day lies before the first."))])
    if row.valid_to is not None and row.valid_to <= last_day:
        raise Refused([Problem(_("This level has already ended on %(day)s.") % {"day": f"{row.valid_to:%d/%m/%Y}"})])
    _end(row, last_day, by)
    return judge_anew(row.province, _set_of(row), by, levels=1)


@transaction.atomic
def judge_open_figures(*, province, criteria_set, by, levels):
    """Judge anew after levels were appended one by one; LawEffect."""
    require_office(province, by)
    return judge_anew(province, criteria_set, by, levels=levels)


def _written(province, level, by):
    row = Threshold(
        indicator=level.indicator,
        dimension_value=level.column,
        year=level.year,
        province=province,
        value=level.value,
        text_value=level.grade,
        decision=level.decision.strip(),
        decision_date=level.decision_date,
        source=level.source.strip(),
        valid_from=level.valid_from,
        valid_to=level.valid_to,
    )
    row._history_user = by
    row.save()
    return row


def _end(row, last_day, by):
    row.valid_to = last_day
    row._history_user = by
    row.save(update_fields=["valid_to"])


def _room_for(province, level):
    """(rows to end, rows in the way) among the province's levels of the same indicator, column and year."""
    withdrawn = ThresholdConfirmation.objects.filter(province__lineage=province.lineage_id, withdrawn_at__isnull=False)
    rows = Threshold.objects.filter(
        indicator__criterion=level.indicator.criterion_id,
        indicator__number=level.indicator.number,
        dimension_value=level.column,
        year=level.year,
        province__lineage=province.lineage_id,
    ).exclude(pk__in=withdrawn.values("threshold"))
    return makes_room(rows.order_by("valid_from", "pk"), valid_from=level.valid_from, valid_to=level.valid_to)


def _overlap_text(row):
    words = {"day": f"{row.valid_from:%d/%m/%Y}", "decision": row.decision or "–"}
    return _("A level of the same column and year begins on %(day)s (%(decision)s); give a last day before it.") % words


def _own_level_problems(level):
    """What keeps an own level from being law, each in a sentence."""
    criteria_set = level.indicator.criterion.criteria_set
    if not level.decision.strip():
        yield Problem(_("Give the number of the province's decision."))
    yield from _date_problems(level, criteria_set)
    yield from _value_problems(level)
    codes = {column["code"] for column in criteria_set.dimension_values}
    if level.column and level.column not in codes:
        yield Problem(_("The set has no column “%(column)s”.") % {"column": level.column})
    if level.year is not None and not _holds_year(criteria_set, level.year):
        yield Problem(_("The set is not in force in %(year)s.") % {"year": level.year})


def _date_problems(level, criteria_set):
    first = criteria_set.valid_from
    if level.decision_date is None:
        yield Problem(_("Give the date of the decision."))
    elif level.decision_date > timezone.localdate():
        yield Problem(_("The decision's date lies in the future."))
    elif first and level.decision_date < first:
        yield Problem(_("The decision's date lies before the set's first day, %(day)s.") % {"day": f"{first:%d/%m/%Y}"})
    if level.valid_from is None:
        yield Problem(_("Say from which day the level holds."))
        return
    if first and level.valid_from < first:
        yield Problem(_("The level cannot hold before the set does: %(day)s.") % {"day": f"{first:%d/%m/%Y}"})
    if criteria_set.valid_to and level.valid_from > criteria_set.valid_to:
        yield Problem(_("The set ended on %(day)s.") % {"day": f"{criteria_set.valid_to:%d/%m/%Y}"})
    if level.valid_to and level.valid_to < level.valid_from:
        yield Problem(_("The last day lies before the first."))


def _value_problems(level):
    indicator = level.indicator
    if indicator.grades:
        if level.grade not in indicator.grades:
            yield Problem(_("Choose one of the grades: %(grades)s.") % {"grades": ", ".join(indicator.grades)})
        return
    if not indicator.takes_number:
        yield Problem(_("Indicator %(number)s is met or not met and takes no level.") % {"number": indicator.number})
    elif level.value is None:
        yield Problem(_("Give the required level."))
    else:
        reason = number_reason(indicator, level.value)
        if reason:
            yield Problem(reason)


def _holds_year(criteria_set, year):
    first, last = criteria_set.valid_from, criteria_set.valid_to
    return (first is None or first.year <= year) and (last is None or year <= last.year)


def _set_of(threshold):
    return CriteriaSet.objects.get(criteria__indicators=threshold.indicator_id)


def _require_law(criteria_set, province):
    """A draft's levels are written in the draft: one confirmed there would outlive its next change unseen."""
    reason = not_law_reason(criteria_set, province)
    if reason:
        raise Refused([Problem(reason)])
