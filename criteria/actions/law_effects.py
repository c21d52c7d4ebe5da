"""What follows when the law of a province moves: open figures judged anew with their trail, approved ones left."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from criteria.actions.judging import rejudge
from criteria.actions.summaries import summarise
from criteria.bases import bases_by_set, reached
from criteria.models import Assessment, Change, CriteriaSet, Door, PeriodState, ReportingPeriod, State


@dataclass(frozen=True)
class LawEffect:
    """What a move of the law did: levels written, verdicts that changed, approved units left as they are."""

    levels: int
    verdicts: int
    approved: int


def judge_anew(province, criteria_set, by, *, levels):
    """Open figures of the province, judged by the law as it stands now, approved ones left alone; LawEffect."""
    verdicts = approved = 0
    sets = {one.pk: one for one in _sets_that_follow(criteria_set)}
    periods = ReportingPeriod.objects.filter(province__lineage=province.lineage_id, state=PeriodState.OPEN)
    for period in periods.select_related("province").order_by("end_date"):
        for one in period.criteria_sets.filter(pk__in=sets).order_by("pk"):
            rows = Assessment.objects.select_for_update().filter(period=period, criteria_set=one).order_by("pk")
            rows = list(rows)
            waiting = [row for row in rows if row.state != State.APPROVED]
            approved += len(rows) - len(waiting)
            verdicts += _judge(period, one, waiting, by)
    return LawEffect(levels, verdicts, approved)


def judge_returned(assessments, *, by):
    """Figures that were approved under the law of that day are judged by today's once they can change again."""
    rows = Assessment.objects.filter(pk__in=[row.pk for row in assessments])
    together = defaultdict(list)
    for row in rows.select_related("period", "criteria_set").order_by("pk"):
        together[row.period, row.criteria_set].append(row)
    for (period, criteria_set), group in together.items():
        _judge(period, criteria_set, group, by)


def _judge(period, criteria_set, assessments, by):
    """Judge anew with trail and summaries; number of verdicts that changed."""
    changed = rejudge(period=period, criteria_set=criteria_set, assessments=assessments)
    _leave_trail(changed, by)
    summarise({change.row.assessment_id for change in changed})
    return len(changed)


def _sets_that_follow(criteria_set):
    """The set itself and those with a level that is a multiple of one of its levels, at however many removes."""
    followers = defaultdict(set)
    for code, bases in bases_by_set().items():
        for base in bases:
            followers[base].add(code)
    return CriteriaSet.objects.filter(code__in=reached(criteria_set.code, followers))


def _leave_trail(changed, by):
    at = timezone.now()
    Change.objects.bulk_create(
        [
            Change(
                assessment_id=change.row.assessment_id,
                indicator_id=change.row.indicator_id,
                field=change.field,
                old=str(change.old),
                new=str(change.new),
                by=by,
                at=at,
                door=Door.LAW,
            )
            for change in changed
        ],
        batch_size=2000,
    )
