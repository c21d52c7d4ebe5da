"""Entering conditions of a district or province: surveys, figures, documents. Shares of units are never entered."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused
from criteria.conditions import level_of, may_judge, of_figure, of_survey
from criteria.models import (
    Assessment,
    Change,
    Condition,
    ConditionConfirmation,
    ConditionKind,
    ConditionResult,
    Door,
    ReportingPeriod,
    SurveyCell,
    Verdict,
    VerdictBasis,
)
from criteria.opening import is_open_for
from criteria.rules import EDITABLE_STATES
from criteria.units import belongs_to_period
from localities.models import Level, Locality
from ntm.lib.cells import CellValue
from ntm.lib.numbers import format_decimal
from ntm.lib.validity import in_force

ENTERED_KINDS = (ConditionKind.SURVEY, ConditionKind.INDICATOR, ConditionKind.BOOLEAN)
# A rule of partial credit, which an officer may have to state: its commune set has no file.
STATED_MEASURES = ("every_remaining_child",)
FREEZE = {f"approved_{part}": F(part) for part in ("value", "verdict", "basis", "document", "note")}
_VERDICTS = {"1": Verdict.MET, "0": Verdict.NOT_MET, "?": ""}


@dataclass(frozen=True)
class ConditionEntry:
    """What somebody says of one condition; `cells` {(commune pk, content): share or None}, None leaves them as is.

    `verdict` is a Verdict or "": a number judges by itself where the level is known to be the law.
    """

    condition_id: int
    value: Decimal | None = None
    verdict: str = ""
    document: str = ""
    note: str = ""
    cells: dict | None = None
    where: object = None


def is_entered(condition):
    """Whether somebody has to say it; everything else follows from units and criteria."""
    return condition.kind in ENTERED_KINDS or condition.measure in STATED_MEASURES


@transaction.atomic
def record_conditions(*, period, criteria_set, locality, entries, by, door=Door.FORM, version=None):
    """Write what was said with its verdicts and trail; the conditions that changed. Raises Refused: all or nothing.

    `version` is that of the assessment the person looked at; `by` None is the system.
    """
    period = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    require(_whole_reason(period, criteria_set, locality, by), locality)
    assessment = _held(period, criteria_set, locality)
    require(_assessment_reason(assessment, version), locality)
    conditions = {row.pk: row for row in Condition.objects.filter(criteria_set=criteria_set)}
    confirmed = confirmed_conditions(period.province_id, criteria_set)
    communes = communes_of(locality, period.end_date)
    stored = {row.condition_id: row for row in assessment.condition_results.all()}
    entries = list(entries)
    problems = [problem for entry in entries for problem in _problems(entry, conditions, communes)]
    if problems:
        raise Refused(problems)
    changed = [
        entry
        for entry in entries
        if _write(entry, conditions[entry.condition_id], stored, assessment, communes, confirmed, by, door)
    ]
    if changed:
        move_on(assessment.pk)
    return [conditions[entry.condition_id] for entry in changed]


def move_on(assessment_id):
    """Give the assessment its next version, so that a step or save decided on the former one is noticed."""
    Assessment.objects.filter(pk=assessment_id).update(version=F("version") + 1, updated_at=timezone.now())


def freeze_conditions(assessment_ids):
    """Make what is said now the approved word, with the summary of an approval."""
    ConditionResult.objects.filter(assessment__in=assessment_ids).update(**FREEZE)


# -- Refusals ---------------------------------------------------------------------------------------------------------


def require(reason, locality):
    if reason:
        raise Refused([Problem(reason, locality_id=locality.pk)])


def _whole_reason(period, criteria_set, locality, by):
    words = {"place": locality, "period": period, "set": criteria_set, "state": period.get_state_display()}
    if not scope_of(by).enters(locality):
        return _("This unit is outside your area.")
    if not is_open_for(period, criteria_set, locality):
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % words
    if not period.criteria_sets.filter(pk=criteria_set.pk).exists():
        return _("The set “%(set)s” is not in use in %(period)s.") % words
    if not belongs_to_period(locality, period, criteria_set):
        return _("%(place)s is not assessed by this set in %(period)s.") % words
    return ""


def _held(period, criteria_set, locality):
    """The unit's assessment, held until the end of the transaction; begun where there is none."""
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage=locality.lineage_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        row, _created = Assessment.objects.get_or_create(
            criteria_set=criteria_set,
            period=period,
            locality=locality,
            defaults={"province_id": period.province_id, "district_id": locality.district_id},
        )
    return row


def _assessment_reason(assessment, version):
    words = {"place": assessment.locality, "state": assessment.get_state_display()}
    if assessment.state not in EDITABLE_STATES:
        return _("%(place)s: figures are “%(state)s”; they must be returned before they can change.") % words
    if version is not None and version != assessment.version:
        return _("%(place)s: somebody else has saved in the meantime; reload to see both values.") % words
    return ""


def _problems(entry, conditions, communes):
    condition = conditions.get(entry.condition_id)
    reason = _entry_reason(entry, condition, communes)
    if reason:
        yield Problem(reason, entry=entry)


def _entry_reason(entry, condition, communes):
    if condition is None or not is_entered(condition):
        return _("This condition follows from other figures and is not entered.")
    words = {"number": condition.number}
    if entry.verdict == Verdict.NOT_APPLICABLE and not entry.note.strip():
        return _("Condition %(number)s: say why it does not apply.") % words
    if condition.kind == ConditionKind.BOOLEAN and entry.verdict == Verdict.MET and not entry.document.strip():
        return _("Condition %(number)s: name the document that shows it.") % words
    if entry.value is not None and not takes_number(condition):
        return _("Condition %(number)s takes “Đạt” or “Chưa đạt”, not a number.") % words
    if any(place not in communes for place, _content in entry.cells or ()):
        return _("Condition %(number)s: a commune of the survey does not belong to this place.") % words
    for value in (entry.value, *(entry.cells or {}).values()):
        words["value"] = format_decimal(value)
        if value is not None and value < 0:
            return _("Condition %(number)s: %(value)s is below zero.") % words
        if value is not None and is_percent(condition) and value > 100:
            return _("Condition %(number)s: %(value)s is above 100%%.") % words
        if value is not None and value >= Decimal(10) ** 12:
            return _("Condition %(number)s: %(value)s is too large.") % words
    return ""


def takes_number(condition):
    return condition.kind in (ConditionKind.SURVEY, ConditionKind.INDICATOR)


def is_percent(condition):
    return condition.kind == ConditionKind.SURVEY or condition.unit.strip() == "%"


# -- Writing ----------------------------------------------------------------------------------------------------------


def communes_of(locality, day):
    """{pk: commune} of the place on the day: whose answers a survey may hold."""
    rows = Locality.objects.communes().within(locality).filter(in_force(day))
    return {row.pk: row for row in rows} if locality.level in (Level.PROVINCE, Level.DISTRICT) else {}


def _write(entry, condition, stored, assessment, communes, confirmed, by, door):
    """Store one entry; False when it says what is stored."""
    row = stored.get(condition.pk) or ConditionResult(assessment=assessment, condition=condition)
    old, old_cells = said_of(row), cells_of(row)
    cells = old_cells if entry.cells is None else entry.cells
    row.value, row.document, row.note = entry.value, entry.document.strip(), entry.note.strip()
    row.verdict, row.basis = judged(
        condition, entry.value, entry.verdict, cells, communes, may_judge(condition, confirmed)
    )
    row.is_carried = False
    new = said_of(row)
    if new == old and cells == old_cells:
        return False
    row.entered_by, row.entered_at = by, timezone.now()
    row.save()
    if cells != old_cells:
        _store_cells(row, cells)
    leave_trail(assessment, condition, old, new, (old_cells, cells), communes, by, door)
    return True


def judged(condition, value, stated, cells, communes, is_law):
    """(verdict, basis): a number and its level decide, else the officer's word."""
    if stated == Verdict.NOT_APPLICABLE or not takes_number(condition):
        return (stated, VerdictBasis.STATED) if stated else ("", "")
    mark = computed_mark(condition, value, cells, communes, is_law)
    if mark != "?":
        return _VERDICTS[mark], VerdictBasis.COMPUTED
    return (stated, VerdictBasis.STATED) if stated and not is_law else ("", "")


def computed_mark(condition, value, cells, communes, is_law):
    level = level_of(condition, is_law)
    if condition.kind == ConditionKind.INDICATOR:
        return of_figure(value, level=level, operator=condition.operator)
    floor = (condition.sub_condition or {}).get("value") if is_law else None
    contents = {content for _place, content in cells or {}}
    # A commune the table leaves out is one nobody knows of; one that has ended since answers for no other.
    expected = [cells.get((place, content)) for place in communes for content in contents]
    floor = None if floor is None else Decimal(str(floor))
    return of_survey(value, level=level, operator=condition.operator, cells=expected, floor=floor)


def said_of(row):
    return {"result": str(CellValue(row.value, row.verdict)), "document": row.document, "note": row.note}


def cells_of(row):
    if row.pk is None:
        return {}
    rows = SurveyCell.objects.filter(result=row).order_by("order", "pk")
    return {(place, content): value for place, content, value in rows.values_list("commune_id", "content", "value")}


def _store_cells(row, cells):
    SurveyCell.objects.filter(result=row).delete()
    SurveyCell.objects.bulk_create(
        [
            SurveyCell(result=row, commune_id=place, content=content, order=order, value=value)
            for order, ((place, content), value) in enumerate(cells.items())
        ],
        batch_size=2000,
    )


def leave_trail(assessment, condition, old, new, cells, communes, by, door):
    """Change rows: the value and verdict, document and note, and each cell of the survey that differs."""
    sides = [(field, old[field], new[field]) for field in new if old[field] != new[field]]
    before, after = cells
    for place, content in {**before, **after}:
        was, now = before.get((place, content)), after.get((place, content))
        if was != now:
            name = communes[place].name if place in communes else ""
            sides.append(("survey", _cell_words(name, content, was), _cell_words(name, content, now)))
    at = timezone.now()
    Change.objects.bulk_create(
        [
            Change(assessment=assessment, condition=condition, field=field, old=was[:500], new=now[:500], by=by, at=at,
                   door=door)
            for field, was, now in sides
        ]
    )  # fmt: skip


def _cell_words(name, content, value):
    return "" if value is None else f"{name}, {content}: {format_decimal(value)}"


# -- Carried from the quarter before ----------------------------------------------------------------------------------


def copy_conditions(*, earlier, fresh):
    """Carry what was said of conditions in `earlier` into `fresh` assessments of the same set, marked as kept."""
    by_lineage = {row.locality.lineage_id: row for row in fresh}
    sets = {row.criteria_set_id for row in fresh}
    former = ConditionResult.objects.filter(assessment__period=earlier, assessment__criteria_set__in=sets)
    former = former.filter(assessment__locality__lineage__in=by_lineage).annotate(
        lineage_id=F("assessment__locality__lineage_id")
    )
    pairs = [(row.pk, _copy_of(row, by_lineage[row.lineage_id])) for row in former]
    ConditionResult.objects.bulk_create([copy for _pk, copy in pairs], batch_size=1000)
    target = {pk: copy.pk for pk, copy in pairs}
    cells = SurveyCell.objects.filter(result__in=target).order_by("result", "order", "pk")
    SurveyCell.objects.bulk_create(
        [
            SurveyCell(result_id=target[cell.result_id], commune_id=cell.commune_id, content=cell.content,
                       order=cell.order, value=cell.value)
            for cell in cells
        ],
        batch_size=2000,
    )  # fmt: skip


def _copy_of(row, assessment):
    kept = ("condition_id", "value", "verdict", "basis", "document", "note", "entered_by_id", "entered_at")
    return ConditionResult(assessment=assessment, is_carried=True, **{name: getattr(row, name) for name in kept})


# -- Levels held against the decision ---------------------------------------------------------------------------------


def confirmed_conditions(province_id, criteria_set=None, at=None):
    """Keys of the conditions whose level the province's office has held against the decision.

    Of one set or of all, as they stand now or stood at a moment.
    """
    return confirmed_at(confirmations_of(province_id, criteria_set), at)


def confirmations_of(province_id, criteria_set=None):
    """[(condition key, confirmed at, withdrawn at or None)] of everything a province ever confirmed."""
    lineages = Locality.objects.filter(pk=province_id).values("lineage")
    rows = ConditionConfirmation.objects.filter(province__lineage__in=lineages)
    if criteria_set is not None:
        rows = rows.filter(condition__criteria_set=criteria_set)
    return list(rows.values_list("condition_id", "confirmed_at", "withdrawn_at"))


def confirmed_at(confirmations, at=None):
    """Keys of those that stand now, or stood at a moment."""
    return {
        condition
        for condition, since, until in confirmations
        if (until is None if at is None else since <= at and (until is None or until > at))
    }
