"""Steps of a dossier. Each leaves an append-only DossierStep; nothing counts until the decision is recorded."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.dossier_log import log_step
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.recognitions import DecisionPaper, held_words, record_decision
from criteria.dossiers import procedure as law
from criteria.dossiers.reading import DossierReading, due_of, held_by, limits_of
from criteria.dossiers.scope import may_take
from criteria.holdings import held_through
from criteria.models import (
    UNFINISHED,
    CriteriaSet,
    Dossier,
    DossierKind,
    DossierState,
    RecognitionKind,
    ReportingPeriod,
    StepKind,
)
from criteria.subjects import sets_applied_to
from localities.models import Level, Locality

_KINDS = {
    DossierKind.RECOGNITION: RecognitionKind.RECOGNISED,
    DossierKind.RE_RECOGNITION: RecognitionKind.RE_RECOGNISED,
}


# -- Opening -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_dossier(
    *, by, locality, criteria_set, year, registered_on, kind=DossierKind.RECOGNITION, document="", note=""
):
    """Register a unit for a year under a published set; the Dossier, its registration done."""
    # Whoever registers the same unit at the same moment waits here.
    Locality.objects.select_for_update(of=("self",)).get(pk=locality.pk)
    reason = _opening_problem(by, locality, criteria_set, year, registered_on, kind)
    if reason:
        raise Refused([Problem(reason, locality_id=locality.pk)])
    now = timezone.now()
    dossier = Dossier(
        locality=locality,
        province_id=locality.own_province_id,
        attainment=criteria_set.attainment,
        criteria_set=criteria_set,
        year=year,
        kind=kind,
        step=law.REGISTER,
        step_since=registered_on,
        opened_by=by,
        opened_at=now,
    )
    reading = DossierReading(dossier, registered_on)
    due = reading.due
    dossier.step = law.next_step(reading.steps, law.REGISTER).code
    dossier.save()
    log_step(dossier, law.REGISTER, registered_on, by=by, due=due, document=document, note=note)
    return dossier


def _opening_problem(by, locality, criteria_set, year, day, kind):
    words = {"place": locality, "set": criteria_set, "year": year, "date": f"{day:%d/%m/%Y}"}
    if not scope_of(by).enters(locality):
        return _("%(place)s: you may not take this step.") % words
    if day > timezone.localdate():
        return _("The day lies in the future.")
    if not locality.is_in_force_on(day):
        return _("%(place)s did not exist on %(date)s.") % words
    if law.procedure_of(year) is None:
        return _("No procedure is known for dossiers of the year %(year)s.") % words
    reason = _set_problem(by, locality, criteria_set, year, day)
    if reason:
        return reason
    unfinished = Dossier.objects.filter(state__in=UNFINISHED, attainment=criteria_set.attainment)
    if unfinished.filter(locality__lineage=locality.lineage_id).exists():
        return _("%(place)s already has an open dossier for that attainment.") % words
    held = held_through(held_by([locality.lineage_id], day)[locality.lineage_id], criteria_set.attainment)
    if held is not None and kind == DossierKind.RECOGNITION:
        return held_words(locality, held, DossierKind.RE_RECOGNITION.label)
    if held is None and kind == DossierKind.RE_RECOGNITION:
        return _("%(place)s does not hold that attainment; open a dossier for recognition.") % words
    return ""


def _set_problem(by, locality, criteria_set, year, day):
    """Why this set cannot be used: only published ones, and for an official only those the office put in use."""
    words = {"place": locality, "set": criteria_set, "year": year}
    if criteria_set.is_draft:
        return _("“%(set)s” is still a draft.") % words
    if not criteria_set.is_for(locality) or not sets_applied_to([criteria_set], locality, day):
        return _("%(place)s: “%(set)s” is not a set for it.") % words
    if locality.level == Level.VILLAGE:
        return _("Villages are recognised without a dossier; record the decision itself.")
    if criteria_set.valid_from and criteria_set.valid_from.year > year:
        return _("“%(set)s” comes into force after %(year)s.") % words
    in_use = ReportingPeriod.objects.filter(province=locality.own_province_id, criteria_sets=criteria_set)
    if not scope_of(by).manages(locality) and not in_use.exists():
        return _("The coordination office has not put “%(set)s” into use; ask it to open the dossier.") % words
    return ""


def sets_to_choose(by, level, province_id):
    """Published sets of a level that this person may open a dossier under, newest first."""
    rows = CriteriaSet.objects.published().for_provinces(province_id).filter(level=level)
    scope = scope_of(by)
    if not scope.sees_everything and province_id not in scope.managed_ids:
        rows = rows.filter(reportingperiod__province=province_id).distinct()
    return rows.order_by("-valid_from", "code")


# -- Steps -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def advance(dossier, *, by, step, done_on, document="", note="", reason="", details=None):
    """Close the step the person looked at and go on to the next one.

    Refused while something hard is missing, and while something else is missing without a `reason`.
    """
    row = hold_dossier(dossier)
    reading = _reading_to_move(row, by, step)
    if step == law.DECIDE:
        raise Refused([Problem(_("This step is closed by recording the decision."))])
    _check_day(row, done_on)
    details = details or {}
    problems = [need.text for need in reading.needs if need.is_hard] + _publication_problems(reading, details)
    if problems:
        raise Refused([Problem(text, locality_id=row.locality_id) for text in problems])
    soft = [need.text for need in reading.needs]
    if soft and not reason.strip():
        ask = _("Say why it goes on all the same.")
        raise Refused([Problem(f"{text} {ask}") for text in soft])
    note = "; ".join(part for part in (note.strip(), reason.strip()) if part)[:500]
    log_step(row, step, done_on, by=by, due=reading.due, document=document, note=note, details=details)
    following = law.next_step(reading.steps, step)
    row.step = following.code if following else ""
    row.step_since = done_on
    if row.state == DossierState.RETURNED:
        row.state = DossierState.OPEN
    row.save(update_fields=["step", "step_since", "state"])
    return row


def _publication_problems(reading, details):
    rule = reading.procedure.publication_for(reading.dossier.locality.level) if reading.step else None
    if reading.step is None or reading.step.code != law.PUBLISH or law.publication_reaches(rule, details):
        return []
    text = _("It has to be made public at least %(times)s times within %(days)s days.")
    said = _publication_said(rule, details)
    return [" ".join([text % {"times": rule.times, "days": rule.days}, *said])]


def _publication_said(rule, details):
    """Which part of the rule was not kept."""
    times, span = details.get("times", 0), law.publication_days(details)
    if times < rule.times:
        yield _("Stated: %(count)s times.") % {"count": times}
    if span is None:
        yield _("The first and last day are not stated.")
    elif span < 1:
        yield _("The last day lies before the first.")
    elif span > rule.days:
        yield _("From the first day to the last there are %(count)s days.") % {"count": span}


@transaction.atomic
def return_dossier(dossier, *, by, step, done_on, reason, document=""):
    """Send a dossier back to be completed, with the reason."""
    row = hold_dossier(dossier)
    reading = _reading_to_move(row, by, step)
    _require_reason(reason)
    if not reading.step.may_return:
        raise Refused([Problem(_("At this step a dossier cannot be returned."))])
    _check_day(row, done_on)
    log_step(row, step, done_on, by=by, kind=StepKind.RETURNED, due=reading.due, document=document, note=reason.strip())
    row.state, row.step, row.step_since = DossierState.RETURNED, reading.procedure.returns_to, done_on
    row.save(update_fields=["state", "step", "step_since"])
    return row


@transaction.atomic
def disqualify(dossier, *, by, step, done_on, reason, document=""):
    """End a dossier as not qualified, with the reason; for the office."""
    row = hold_dossier(dossier)
    _reading_to_move(row, by, step)
    _require_unfinished(row)
    require_office(row.locality, by)
    _require_reason(reason)
    _check_day(row, done_on)
    log_step(row, step, done_on, by=by, kind=StepKind.NOT_QUALIFIED, document=document, note=reason.strip())
    row.state, row.closed_reason = DossierState.NOT_QUALIFIED, reason.strip()[:500]
    row.save(update_fields=["state", "closed_reason"])
    return row


@transaction.atomic
def choose_set(dossier, *, by, step, criteria_set, reason):
    """Put another set of the same attainment under a dossier; for the office, until the council votes."""
    row = hold_dossier(dossier)
    _reading_to_move(row, by, step)
    _require_unfinished(row)
    require_office(row.locality, by)
    _require_reason(reason)
    if step in (law.VOTE, law.DECIDE):
        raise Refused([Problem(_("The set no longer changes once the council is to vote."))])
    if criteria_set.attainment != row.attainment:
        raise Refused([Problem(_("“%(set)s” is a set of another attainment.") % {"set": criteria_set})])
    problem = _set_problem(by, row.locality, criteria_set, row.year, timezone.localdate())
    if problem:
        raise Refused([Problem(problem)])
    words = {"old": row.criteria_set, "new": criteria_set, "reason": reason.strip()}
    note = _("%(old)s → %(new)s: %(reason)s") % words
    log_step(row, step, timezone.localdate(), by=by, kind=StepKind.SET_CHANGED, note=note[:500])
    row.criteria_set = criteria_set
    row.save(update_fields=["criteria_set"])
    return row


# -- Decision ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(dossiers, *, by, decision_number, decision_date, issuer, signer="", reason=""):
    """One decision for dossiers that wait for it: recognitions recorded and linked, all or nothing."""
    keys = [dossier.pk for dossier in dossiers]
    rows = list(_rows_to_hold().filter(pk__in=keys).order_by("pk"))
    if not rows:
        raise Refused([Problem(_("Choose at least one dossier."))])
    problems = [Problem(text, locality_id=row.locality_id) for row in rows for text in _decision_problems(row, by)]
    if len({(row.attainment, row.criteria_set_id, row.year, row.kind) for row in rows}) > 1:
        problems.append(Problem(_("One decision takes dossiers of one year, attainment and set.")))
    problems += [Problem(text) for row in rows for text in _day_problems(row, decision_date)]
    if problems:
        raise Refused(problems)
    recognitions = _record(rows, by, decision_number, decision_date, issuer, signer, reason)
    limits = limits_of(rows[0].province_id, decision_date)
    for row in rows:
        due = due_of(row, law.procedure_of(row.year), limits)
        document = f"{decision_number}, {decision_date:%d/%m/%Y}"
        log_step(row, law.DECIDE, decision_date, by=by, due=due, document=document, note=reason.strip())
        row.recognition = recognitions[row.locality.lineage_id]
        row.state, row.step, row.step_since = DossierState.RECOGNISED, law.ANNOUNCE, decision_date
        row.save(update_fields=["recognition", "state", "step", "step_since"])
    return rows


def _record(rows, by, number, day, issuer, signer, reason):
    """{lineage: Recognition} of the decision about these dossiers, under the units' rows of its day."""
    first = rows[0]
    paper = DecisionPaper(
        attainment=first.attainment,
        recognition_year=first.year,
        decision_date=day,
        kind=_KINDS[first.kind],
        decision_number=number.strip(),
        issuer=issuer,
        signer=signer,
        criteria_set=first.criteria_set,
    )
    units = Locality.objects.filter(lineage__in=[row.locality.lineage_id for row in rows]).in_force_on(day)
    recorded = record_decision(paper, units.select_related("district"), by=by, reason=reason, through=rows)
    found = {row.locality.lineage_id: row for row in recorded}
    lost = [row.locality for row in rows if row.locality.lineage_id not in found]
    if lost:
        words = {"date": f"{day:%d/%m/%Y}"}
        text = _("%(place)s did not exist on %(date)s.")
        raise Refused([Problem(text % {**words, "place": place}, locality_id=place.pk) for place in lost])
    return found


def _decision_problems(row, by):
    words = {"place": row.locality}
    if not scope_of(by).manages(row.locality):
        yield _("%(place)s: only the province's coordination office may do this.") % words
    elif row.state != DossierState.OPEN or row.step != law.DECIDE:
        yield _("%(place)s: the dossier does not wait for a decision.") % words
    else:
        reading = DossierReading(row, timezone.localdate())
        yield from (f"{row.locality}: {need.text}" for need in reading.needs if need.is_hard)


# -- Shared ------------------------------------------------------------------------------------------------------------


def _rows_to_hold():
    rows = Dossier.objects.select_related("locality__district", "locality__province", "province", "criteria_set")
    return rows.select_for_update(of=("self",))


def hold_dossier(dossier):
    return _rows_to_hold().get(pk=dossier.pk)


def _reading_to_move(row, by, step):
    """The dossier as it is behind the lock; Refused for whoever may not move it or looked at another step."""
    reading = DossierReading(row, timezone.localdate())
    if not may_take(scope_of(by), reading.procedure.step(row.step) if row.step else None, row.locality):
        raise Refused([Problem(_("%(place)s: you may not take this step.") % {"place": row.locality})])
    can_move = row.is_unfinished or (row.state == DossierState.RECOGNISED and row.step == law.ANNOUNCE)
    if not can_move or row.step != step:
        raise Refused([Problem(_("The dossier has moved on since you looked at it; look again."))])
    return reading


def _require_unfinished(row):
    """What a decision has settled is not closed or put under another set; only its announcement is left."""
    if not row.is_unfinished:
        raise Refused([Problem(_("The dossier is closed."))])


def _check_day(row, day):
    problems = list(_day_problems(row, day))
    if problems:
        raise Refused([Problem(text) for text in problems])


def _day_problems(row, day):
    if day > timezone.localdate():
        yield _("The day lies in the future.")
    elif day < row.step_since:
        yield _("The step before was closed on %(date)s; this one cannot be earlier.") % {
            "date": f"{row.step_since:%d/%m/%Y}"
        }


def _require_reason(reason):
    if not reason.strip():
        raise Refused([Problem(_("Say why."))])
