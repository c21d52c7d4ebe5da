"""Opening, closing and locking a reporting period."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.closing import closing_steps
from criteria.actions.conditions import copy_conditions
from criteria.actions.copying import copy_results
from criteria.actions.judging import rejudge
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.summaries import summarise
from criteria.models import Assessment, PeriodSetChoice, PeriodState, ReportingPeriod
from criteria.sets.choosing import choice_problem, is_in_force
from criteria.units import assessed_units
from ntm.lib.quarters import Quarter

# What an office may set: a jump of nothing would point at every number, days beyond a quarter remind of nothing.
SETTING_LIMITS = {"jump_percent": (1, 1000), "answer_days": (1, 90), "reminder_days": (0, 90)}


@transaction.atomic
def open_period(*, province, code, criteria_sets, by, due_date=None, copy_previous=True, reason="", **settings):
    """Open a quarter for a province and start its assessments, as copies of the quarter before where there is one.

    A set not in force on the quarter's last day needs a reason, one for all or {set code: reason}. `settings`:
    `jump_percent`, `answer_days`, `reminder_days`; what is left out is as the model has it.
    """
    require_office(province, by)
    quarter = Quarter.parse(code)
    if ReportingPeriod.objects.filter(province=province, code=code).exists():
        raise Refused([Problem(_("This province already has that period."))])
    criteria_sets = list(criteria_sets)
    reasons = reason if isinstance(reason, dict) else {row.code: reason for row in criteria_sets}
    _refuse_sets(province, criteria_sets, quarter.end_date, reasons)
    refuse_settings(quarter.start_date, due_date, settings)
    period = ReportingPeriod.objects.create(
        province=province,
        code=quarter.code,
        start_date=quarter.start_date,
        end_date=quarter.end_date,
        due_date=due_date,
        state_by=by,
        state_at=timezone.now(),
        **settings,
    )
    period.criteria_sets.set(criteria_sets)
    for criteria_set in criteria_sets:
        note_choice(period, criteria_set, by, reasons.get(criteria_set.code, ""), is_added=True)
    for criteria_set in criteria_sets:
        start_assessments(period=period, criteria_set=criteria_set, copy_previous=copy_previous)
    return period


def note_choice(period, criteria_set, by, reason, *, is_added):
    """The office took a set into use in a period, or took it off."""
    PeriodSetChoice.objects.create(
        period=period, criteria_set=criteria_set, is_added=is_added, reason=reason.strip(), by=by, at=timezone.now()
    )


def _refuse_sets(province, criteria_sets, day, reasons):
    problems = [choice_problem(row, province, criteria_sets) for row in criteria_sets]
    text = _("“%(set)s” is not in force on %(day)s: say why the period uses it.")
    late = [row for row in criteria_sets if not is_in_force(row, day) and not reasons.get(row.code, "").strip()]
    problems += [text % {"set": row, "day": f"{day:%d/%m/%Y}"} for row in late]
    if any(problems):
        raise Refused([Problem(reason) for reason in dict.fromkeys(filter(None, problems))])


def start_assessments(*, period, criteria_set, copy_previous=True):
    """Create the missing assessments of a period; copied results are marked as kept until touched."""
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set)
    present = set(rows.values_list("locality__lineage_id", flat=True))
    fresh = Assessment.objects.bulk_create(
        [
            Assessment(
                criteria_set=criteria_set,
                period=period,
                locality=place,
                province_id=period.province_id,
                district_id=place.district_id,
            )
            for place in assessed_units(period, criteria_set)
            if place.lineage_id not in present
        ],
        batch_size=2000,
    )
    if copy_previous:
        _copy_previous(period, criteria_set, fresh)
    summarise([row.pk for row in fresh])
    return len(fresh)


def _copy_previous(period, criteria_set, fresh):
    """Carry the newest earlier results of each unit's lineage into the new assessments, judged by today's levels."""
    earlier = (
        ReportingPeriod.objects.filter(province=period.province, end_date__lt=period.start_date)
        .filter(assessments__criteria_set=criteria_set)
        .order_by("-end_date")
        .first()
    )
    if earlier is not None:
        copy_results(earlier=earlier, period=period, criteria_set=criteria_set, fresh=fresh)
        rejudge(period=period, criteria_set=criteria_set, assessments=fresh)
        copy_conditions(earlier=earlier, fresh=fresh)


def refuse_settings(start_date, due_date, settings):
    """Refuse a due date before the quarter begins, and numbers outside SETTING_LIMITS."""
    problems = []
    if due_date is not None and due_date < start_date:
        problems.append(_("The due date lies before the first day of the quarter."))
    for name, value in settings.items():
        lowest, highest = SETTING_LIMITS[name]
        if value is None or not lowest <= value <= highest:
            words = {"field": ReportingPeriod._meta.get_field(name).verbose_name, "low": lowest, "high": highest}
            problems.append(_("“%(field)s” has to be from %(low)s to %(high)s.") % words)
    if problems:
        raise Refused([Problem(text) for text in problems])


@transaction.atomic
def change_settings(*, period, by, due_date, reason, **settings):
    """Another due date or other settings of an open period; the reason stands in its history. Names of what changed."""
    require_office(period.province, by)
    row = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("province").get(pk=period.pk)
    if not row.is_open:
        words = {"period": row, "state": row.get_state_display()}
        raise Refused([Problem(_("Not possible while %(period)s is %(state)s.") % words)])
    refuse_settings(row.start_date, due_date, settings)
    said = {"due_date": due_date, **settings}
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if changed and not reason.strip():
        raise Refused([Problem(_("Say why the settings change."))])
    if changed:
        for name in changed:
            setattr(row, name, said[name])
        row._change_reason, row._history_user = reason.strip()[:100], by
        row.save(update_fields=changed)
    return changed


def close_period(*, period, by):
    """End entry and approval and freeze what the period says; only an open one can be closed, and locked afterwards."""
    return _set_state(period, PeriodState.CLOSED, by, sources=(PeriodState.OPEN,))


def lock_period(*, period, by):
    """Close for good: the quarter's figures change no more. Only a closed period can be locked."""
    return _set_state(period, PeriodState.LOCKED, by, sources=(PeriodState.CLOSED,))


def reopen_period(*, period, by, reason):
    """Let a closed, not yet locked period be worked on again; the reason stands in its history."""
    if not reason.strip():
        raise Refused([Problem(_("Say why the period is opened again."))])
    return _set_state(period, PeriodState.OPEN, by, sources=(PeriodState.CLOSED,), reason=reason.strip())


@transaction.atomic
def _set_state(period, state, by, *, sources, reason=""):
    """Move the period on. Holding its assessments first lets saves under way end before the door shuts."""
    require_office(period.province, by)
    list(Assessment.objects.select_for_update().filter(period=period).order_by("pk").values_list("pk", flat=True))
    row = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("province").get(pk=period.pk)
    if row.state not in sources:
        words = {"period": row, "state": row.get_state_display()}
        raise Refused([Problem(_("Not possible while %(period)s is %(state)s.") % words)])
    row.state, row.state_by, row.state_at = state, by, timezone.now()
    row._change_reason = reason[:100] or None
    row.save(update_fields=["state", "state_by", "state_at"])
    for step in closing_steps():
        if state == PeriodState.OPEN:
            step.reopened(row, by, reason)
        else:
            step.closed(row, by)
    period.refresh_from_db(fields=["state", "state_by", "state_at"])
    return row
