"""Which sets a period uses: the office's choice, its reason kept."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from criteria.actions.periods import note_choice, start_assessments
from criteria.actions.plans import Problem, Refused, require_office
from criteria.models import Assessment, Change, ConditionResult, Evidence, IndicatorResult, ReportingPeriod, State
from criteria.sets.choosing import choice_problem, is_in_force


@transaction.atomic
def add_set_to_period(*, period, criteria_set, by, reason=""):
    """Let an open period use a set and start its assessments; how many. Out of force it needs a reason."""
    period = _open_period(period, by)
    chosen = list(period.criteria_sets.all())
    if criteria_set in chosen:
        raise Refused([Problem(_("“%(set)s” is already in use in this period.") % {"set": criteria_set})])
    problem = choice_problem(criteria_set, period.province, chosen)
    if problem:
        raise Refused([Problem(problem)])
    if not reason.strip() and not is_in_force(criteria_set, period.end_date):
        text = _("“%(set)s” is not in force on %(day)s: say why the period uses it.")
        raise Refused([Problem(text % {"set": criteria_set, "day": f"{period.end_date:%d/%m/%Y}"})])
    period.criteria_sets.add(criteria_set)
    note_choice(period, criteria_set, by, reason, is_added=True)
    return start_assessments(period=period, criteria_set=criteria_set)


@transaction.atomic
def remove_set_from_period(*, period, criteria_set, by, reason=""):
    """Take a set off an open period as long as nobody has entered anything for it."""
    period = _open_period(period, by)
    if not period.criteria_sets.filter(pk=criteria_set.pk).exists():
        raise Refused([Problem(_("“%(set)s” is not in use in this period.") % {"set": criteria_set})])
    count = results_of(period, criteria_set)
    if count:
        text = _("“%(set)s” has %(count)s results in this period and can no longer be taken off.")
        raise Refused([Problem(text % {"set": criteria_set, "count": count})])
    assessments = Assessment.objects.filter(period=period, criteria_set=criteria_set)
    if assessments.exclude(state=State.DRAFT).exists():
        text = _("Units have already submitted figures for “%(set)s”; it can no longer be taken off.")
        raise Refused([Problem(text % {"set": criteria_set})])
    inside = {"assessment__period": period, "assessment__criteria_set": criteria_set}
    if Evidence.objects.filter(**inside).exists() or Change.objects.filter(**inside).exists():
        text = _("Something has been entered or filed for “%(set)s” in this period; it can no longer be taken off.")
        raise Refused([Problem(text % {"set": criteria_set})])
    assessments.delete()
    period.criteria_sets.remove(criteria_set)
    note_choice(period, criteria_set, by, reason, is_added=False)


def results_of(period, criteria_set):
    """How many results a set holds in a period, carried ones included."""
    inside = {"assessment__period": period, "assessment__criteria_set": criteria_set}
    said = ~Q(value=None, verdict="", text_value="")
    indicators = IndicatorResult.objects.filter(said, **inside).count()
    return indicators + ConditionResult.objects.filter(**inside).count()


def _open_period(period, by):
    row = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("province").get(pk=period.pk)
    require_office(row.province, by)
    if not row.is_open:
        words = {"period": row, "state": row.get_state_display()}
        raise Refused([Problem(_("Not possible while %(period)s is %(state)s.") % words)])
    return row
