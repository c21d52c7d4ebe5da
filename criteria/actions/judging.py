"""Verdicts that follow from values, levels and parts: of what is entered and, when the law moves, of what stands."""

from collections import defaultdict
from dataclasses import dataclass

from criteria.actions.words import seen_by
from criteria.levels import Levels, columns_of
from criteria.models import IndicatorResult, ValueKind, Verdict, VerdictBasis
from criteria.rules import from_parts, fulfils, is_asked, is_computable, is_empty, judge, judge_whole
from criteria.structure import structure_of
from localities.models import Locality
from ntm.lib.cells import CellValue

# Whose words stand beside the locality's.
_SIDES = ("department", "appraised")


class Bench:
    """A set in a period as its units are judged: the wording of its last day, the levels, each unit's column."""

    def __init__(self, structure, levels, columns):
        self.indicators, self.wholes = structure.with_parts, structure.wholes
        self.levels, self.columns = levels, columns
        self.computable = {pk for pk, row in self.indicators.items() if is_computable(row)}

    @classmethod
    def of(cls, period, criteria_set, places):
        """Read anew, for units that may have ended since."""
        return cls(
            structure_of(criteria_set, period.end_date),
            Levels(criteria_set, period.province_id, period.end_date),
            columns_of(criteria_set, places, period.province_id, period.end_date),
        )

    def level(self, indicator, place_id):
        """StandingLevel that judges this unit, or None."""
        return self.levels.judging(indicator.id, self.columns[place_id])

    def decider(self, row, indicator, place_id):
        """Key of the level that decides what this result says, or None where an officer has to."""
        if indicator.id not in self.computable or row.verdict == Verdict.NOT_APPLICABLE:
            return None
        level = self.level(indicator, place_id)
        return level.threshold.id if level and not is_empty(_said(indicator, row)) else None

    def judge(self, row, indicator, place_id, *, stated):
        """Put on a result the verdict of its own value; `stated` is the officer's word, or ""."""
        level = self.level(indicator, place_id) if indicator.id in self.computable else None
        asks = level.asks if level else None
        row.verdict, row.basis = judge(indicator, value=_said(indicator, row), stated=stated, level=asks)
        row.threshold = level.threshold if level and row.basis == VerdictBasis.COMPUTED else None

    def judge_whole(self, row, whole, place_id, results, *, stated):
        """Put on the result of a compound indicator what follows from `results` {indicator: result} of its parts."""
        parts = self._parts(row, whole, place_id, results)
        row.verdict, row.basis = judge_whole(parts, stated=stated)
        is_decided = row.verdict and row.verdict == from_parts(parts)[0]
        level = self.level(whole, place_id) if is_decided and _counts_itself(whole) else None
        row.threshold = level.threshold if level and not is_empty(_said(whole, row)) else None

    def word_on(self, row, whole, place_id, results):
        """The officer's word on a compound indicator; a verdict that only followed from its parts is nobody's word."""
        if row is None or row.basis != VerdictBasis.STATED or row.threshold_id:
            return ""
        followed, _basis = from_parts(self._parts(row, whole, place_id, results))
        return "" if row.verdict == followed else row.verdict

    def _parts(self, row, whole, place_id, results):
        """(verdict, basis) of each part asked of the unit.

        "Nước hợp vệ sinh, trong đó nước sạch": the number of the indicator itself is one of the parts. Where men and
        women both have to pass, it is only the number of all together.
        """
        asked = [part for part in whole.parts if is_asked(part, self.columns[place_id])]
        found = [
            (results[part.pk].verdict, results[part.pk].basis) if part.pk in results else ("", "") for part in asked
        ]
        if _counts_itself(whole):
            found.append(self._own(row, whole, place_id))
        return found

    def _own(self, row, whole, place_id):
        level = self.level(whole, place_id)
        met = fulfils(whole, _said(whole, row), level.asks if level else None)
        if met is None:
            return "", ""
        return (Verdict.MET if met else Verdict.NOT_MET), VerdictBasis.COMPUTED


def _counts_itself(whole):
    return not any(part.sex for part in whole.parts) and bool(whole.takes_number or whole.grades)


def _said(indicator, row):
    """What a result says: the grade of a graded text, else the number."""
    if row is None:
        return None
    return row.text_value if indicator.kind == ValueKind.TEXT else row.value


@dataclass(frozen=True)
class Rejudged:
    """A result whose verdict is another one than before."""

    row: IndicatorResult
    old: CellValue
    new: CellValue
    field: str = "result"


def rejudge(*, period, criteria_set, assessments):
    """Judge the results of these assessments by the levels of the period; [Rejudged] of verdicts that changed.

    Where the level that decided is no longer in force the verdict goes with it: the number "cannot be told".
    """
    places = Locality.objects.in_bulk({row.locality_id for row in assessments})
    bench = Bench.of(period, criteria_set, places.values())
    place_of = {row.pk: row.locality_id for row in assessments}
    touched, changed, words = [], [], []
    for key, results in _results_of(place_of).items():
        before = {pk: (CellValue(row.value, row.verdict), row.basis, row.threshold_id) for pk, row in results.items()}
        _judge_unit_anew(bench, place_of[key], results)
        for pk, row in results.items():
            old, basis, threshold = before[pk]
            if (row.verdict, row.basis, row.threshold_id) != (old.verdict, basis, threshold):
                touched.append(row)
            if row.verdict != old.verdict:
                changed.append(Rejudged(row, old, CellValue(row.value, row.verdict)))
        words += [one for row in results.values() for one in _judge_words_anew(bench, place_of[key], row)]
        words += _judge_whole_words_anew(bench, place_of[key], results, before)
    IndicatorResult.objects.bulk_update(touched, ["verdict", "basis", "threshold"], batch_size=500)
    fields = [f"{side}_{part}" for side in _SIDES for part in ("verdict", "basis")]
    IndicatorResult.objects.bulk_update({one.row.pk: one.row for one in words}.values(), fields, batch_size=500)
    return changed + words


def _results_of(assessment_ids):
    """{assessment: {indicator: result}}."""
    found = defaultdict(dict)
    for row in IndicatorResult.objects.filter(assessment__in=assessment_ids):
        found[row.assessment_id][row.indicator_id] = row
    return found


def _judge_unit_anew(bench, place_id, results):
    """Verdicts of one unit: of its numbers and grades, then of the indicators made of them."""
    words = {whole.pk: bench.word_on(results.get(whole.pk), whole, place_id, results) for whole in bench.wholes}
    for pk, row in results.items():
        indicator = bench.indicators.get(pk)
        if indicator and is_computable(indicator) and _is_another_level(bench, row, indicator, place_id):
            bench.judge(row, indicator, place_id, stated=row.verdict if row.basis == VerdictBasis.STATED else "")
    for whole in bench.wholes:
        if whole.pk in results:
            bench.judge_whole(results[whole.pk], whole, place_id, results, stated=words[whole.pk])


def _judge_words_anew(bench, place_id, row):
    """Rejudged of the department's and the appraisers' words that value and level had decided, by the level of now."""
    indicator = bench.indicators.get(row.indicator_id)
    if indicator is None or not is_computable(indicator):
        return
    for side in _SIDES:
        value, verdict = getattr(row, f"{side}_value"), getattr(row, f"{side}_verdict")
        if not verdict or getattr(row, f"{side}_basis") != VerdictBasis.COMPUTED:
            continue
        said = IndicatorResult(value=row.value if value is None else value, text_value=row.text_value)
        bench.judge(said, indicator, place_id, stated="")
        if said.verdict != verdict:
            setattr(row, f"{side}_verdict", said.verdict)
            setattr(row, f"{side}_basis", said.basis)
            yield Rejudged(row, CellValue(value, verdict), CellValue(value, said.verdict), side)


def _judge_whole_words_anew(bench, place_id, results, before):
    """Rejudged of computed words on compound indicators: they follow the parts, or the locality they agreed with."""
    for whole in bench.wholes:
        row = results.get(whole.pk)
        for side in _SIDES if row is not None else ():
            verdict = getattr(row, f"{side}_verdict")
            if not verdict or getattr(row, f"{side}_basis") != VerdictBasis.COMPUTED:
                continue
            said = _whole_word_now(bench, place_id, whole, row, results, before, side)
            if said[0] != verdict:
                value = getattr(row, f"{side}_value")
                setattr(row, f"{side}_verdict", said[0])
                setattr(row, f"{side}_basis", said[1])
                yield Rejudged(row, CellValue(value, verdict), CellValue(value, said[0]), side)


def _whole_word_now(bench, place_id, whole, row, results, before, side):
    """(verdict, basis) of a side on a compound indicator whose word had been computed."""
    parts = {part.pk: results[part.pk] for part in whole.parts if part.pk in results}
    if any(getattr(part, f"{side}_verdict") for part in parts.values()):
        seen = {pk: seen_by(part, side) for pk, part in parts.items()}
        said = seen_by(row, side)
        bench.judge_whole(said, whole, place_id, seen, stated="")
        return said.verdict, said.basis
    if getattr(row, f"{side}_verdict") == before[row.indicator_id][0].verdict:
        return row.verdict, row.basis
    return getattr(row, f"{side}_verdict"), getattr(row, f"{side}_basis")


def _is_another_level(bench, row, indicator, place_id):
    level = bench.level(indicator, place_id)
    is_open = row.verdict != Verdict.NOT_APPLICABLE and not is_empty(_said(indicator, row))
    return is_open and row.threshold_id != (level.threshold.pk if level else None)
