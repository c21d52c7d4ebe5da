"""The summary row every dashboard reads: written in the same transaction as the results behind it."""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from criteria.models import Assessment, IndicatorResult, VerdictBasis
from criteria.rules import COUNTED_AS_MET, UNKNOWN, VERDICT_OF_MARK, counted_verdict, criterion_mark
from criteria.structure import structure_of
from ntm.lib.cells import LONG

_COLUMNS = ("current_met", "current_required", "current_marks", "current_computed", "current_stated")
_BATCH = 10_000
_NOTHING = "", ""
_READ = (
    "assessment_id", "indicator_id", "verdict", "basis", "department_verdict", "department_basis",
    "appraised_verdict", "appraised_basis",
)  # fmt: skip


def summarise(assessment_ids):
    """Recompute the current summaries of these assessments from their results: fixed reads, one write a batch."""
    ids = sorted(assessment_ids)
    if not ids:
        return
    verdicts = _counted(ids)
    assessments = list(Assessment.objects.filter(pk__in=ids).select_related("criteria_set", "period"))
    structures = {}
    for row in assessments:
        key = (row.criteria_set_id, row.period.end_date)
        if key not in structures:
            structures[key] = structure_of(row.criteria_set, row.period.end_date)
        _fill(row, structures[key], verdicts[row.pk])
    for start in range(0, len(assessments), _BATCH):
        _store(assessments[start : start + _BATCH])


def follow_changes(plan):
    """Bring the summaries of a Plan's assessments up to what it has just written, without reading them again.

    Only the criteria spoken of are counted anew: their results before are in the plan. A unit whose summary was never
    written for these criteria is counted as a whole.
    """
    criteria = len(plan.frame.structure.criteria)
    by_pk = {row.pk: row for row in plan.assessments.values()}
    touched = [by_pk[pk] for pk in {change.result.assessment_id for change in plan.changes}]
    known = [row for row in touched if len(row.current_marks) == criteria]
    count_anew([row for row in touched if len(row.current_marks) != criteria])
    after = plan.stored | {(one.result.assessment_id, one.indicator.id): one.result for one in plan.changes}
    spoken_of = _criteria_by_assessment(plan)
    for row in known:
        _move(row, spoken_of[row.pk], plan, after)
        row.version += 1
    for start in range(0, len(known), _BATCH):
        _store(known[start : start + _BATCH])


def count_anew(assessments):
    """Recompute the summaries of these rows, and show it on the rows themselves."""
    summarise(row.pk for row in assessments)
    names = [*_COLUMNS, "version"]
    by_pk = {row.pk: row for row in assessments}
    for pk, *values in Assessment.objects.filter(pk__in=by_pk).values_list("pk", *names) if by_pk else ():
        for name, value in zip(names, values, strict=True):
            setattr(by_pk[pk], name, value)


def _criteria_by_assessment(plan):
    """{assessment: positions of the criteria spoken of}."""
    found, positions = defaultdict(set), plan.frame.positions
    for change in plan.changes:
        found[change.result.assessment_id].add(positions[change.indicator.criterion_id])
    return found


def _move(assessment, positions, plan, after):
    """Give these criteria their marks and the summary the difference in verdicts known."""
    marks = list(assessment.current_marks)
    for position in positions:
        old = _counts_of(assessment, position, plan.frame, plan.stored)
        new = _counts_of(assessment, position, plan.frame, after)
        marks[position] = new.mark
        assessment.current_computed += new.computed - old.computed
        assessment.current_stated += new.stated - old.stated
    assessment.current_marks = "".join(marks)
    assessment.current_met = sum(one in COUNTED_AS_MET for one in marks)
    assessment.current_required = len(marks)


def _counts_of(assessment, position, frame, rows):
    is_complete, indicators = frame.members[position]
    said = (_NOTHING,) * len(indicators)
    if rows:
        found = [rows.get((assessment.id, indicator)) for indicator in indicators]
        said = tuple([counted_verdict(row)[:2] if row else _NOTHING for row in found])
    return _counted_criterion(is_complete, said, word_on(assessment, position))


def _store(assessments):
    """Write summaries back in one statement; the version moves on, so that a stale save is noticed."""
    table = connection.ops.quote_name(Assessment._meta.db_table)
    row = f"(%s{', %s' * len(_COLUMNS)})"
    values = [value for item in assessments for value in (item.pk, *(getattr(item, name) for name in _COLUMNS))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH fresh (id, {", ".join(_COLUMNS)}) AS (VALUES {", ".join([row] * len(assessments))})
            UPDATE {table}
            SET version = version + 1, updated_at = %s, {", ".join(f"{name} = fresh.{name}" for name in _COLUMNS)}
            FROM fresh WHERE {table}.id = fresh.id
            """,
            [*values, connection.ops.adapt_datetimefield_value(timezone.now())],
        )


def _counted(ids):
    """{assessment: {indicator: (verdict, basis)}} of the verdicts that count."""
    found = defaultdict(dict)
    rows = IndicatorResult.objects.filter(assessment__in=ids).values_list(*_READ, named=True)
    for row in rows.iterator(chunk_size=5000):
        verdict, basis, _whose = counted_verdict(row)
        found[row.assessment_id][row.indicator_id] = (verdict, basis)
    return found


def _fill(assessment, structure, verdicts):
    counts = [
        _counted_criterion(
            criterion.is_complete,
            tuple(verdicts.get(indicator.id, _NOTHING) for indicator in structure.by_criterion[criterion.id]),
            word_on(assessment, position),
        )
        for position, criterion in enumerate(structure.criteria)
    ]
    assessment.current_marks = "".join(count.mark for count in counts)
    assessment.current_met = sum(count.mark in COUNTED_AS_MET for count in counts)
    assessment.current_required = len(counts)
    assessment.current_computed = sum(count.computed for count in counts)
    assessment.current_stated = sum(count.stated for count in counts)


class _Counts(NamedTuple):
    """A criterion's mark, and how many verdicts behind it were computed and stated."""

    mark: str
    computed: int
    stated: int


def word_on(assessment, position):
    """The mark an officer stated of a whole criterion, by its place in the set; "" where nobody did."""
    return assessment.stated_marks[position : position + 1].strip()


def put_word(assessment, position, mark, width):
    """Put a mark, or "" for none, on a whole criterion of an unsaved assessment; `width`: criteria of the set."""
    marks = assessment.stated_marks.ljust(width)
    marks = marks[:position] + (mark or " ") + marks[position + 1 :]
    # Nothing stated any more is "", as where nobody ever spoke.
    assessment.stated_marks = marks if marks.strip() else ""


def word_in_words(mark):
    """ "Đạt", "Chưa đạt", …, "" for none: how the trail says a word on a whole criterion."""
    return LONG.get(VERDICT_OF_MARK[mark], "")


@lru_cache(maxsize=50_000)
def _counted_criterion(is_complete, found, word=""):
    """_Counts from ((verdict, basis), …) of its indicators; a word on the whole counts where they cannot tell.

    Remembered: a province's two thousand criteria say the same few things again and again.
    """
    bases = [basis for _verdict, basis in found]
    mark = criterion_mark((verdict for verdict, _basis in found), is_complete=is_complete)
    computed, stated = bases.count(VerdictBasis.COMPUTED), bases.count(VerdictBasis.STATED)
    if mark == UNKNOWN and word:
        return _Counts(word, computed, stated + 1)
    return _Counts(mark, computed, stated)
