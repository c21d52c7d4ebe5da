"""Difficulties of a province not settled by the day, as the report names them. One query."""

from django.utils import translation

from directives.difficulties.rows import about, ordered
from directives.models import Difficulty, DifficultyState
from reports.quarter_report.work_facts import Difficulties, Raised


def difficulty_facts(province, day):
    rows = ordered(Difficulty.objects.filter(province__lineage=province.lineage_id).known_on(day))
    rows = [row for row in rows if row.state_on(day) != DifficultyState.CLOSED]
    with translation.override("vi"):
        found = [_raised(row, day) for row in rows]
    return Difficulties(
        total=len(found),
        answered=sum(row.is_answered for row in found),
        waiting=sum(not row.is_answered for row in found),
        late=sum(row.is_late for row in found),
        rows=found,
    )


def _raised(row, day):
    return Raised(
        raised_by=row.raised_by,
        about=about(row),
        words=row.text.strip().rstrip("."),
        proposal=row.proposal.strip().rstrip("."),
        decider=row.decider.name if row.decider else "",
        asked_by=row.asked_by,
        is_answered=row.state_on(day) == DifficultyState.ANSWERED,
        is_late=row.is_late_on(day),
    )
