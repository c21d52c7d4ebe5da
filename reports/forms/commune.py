"""Forms of one commune: form 10 with three moments side by side, and the table of the dossiers of earlier periods."""

from criteria.models import State, Verdict
from criteria.rules import COUNTED_AS_MET, UNKNOWN, VERDICT_OF_MARK, counted_value, counted_verdict
from ntm.lib.cells import LONG
from ntm.lib.tables import Column, Row, Table
from reports.rollups import Basis

_MET = tuple(COUNTED_AS_MET)


class _Results:
    """What a commune's sheet of one period says on one basis.

    Values behind approved figures are shown while they are the approved ones: not while a return is worked on.
    """

    def __init__(self, asked, period):
        self.sheet = asked.sheet(period) if period and asked.criteria_set else None
        assessment = self.sheet.assessment if self.sheet else None
        is_current = asked.basis == Basis.CURRENT
        self.shows_values = bool(assessment) and (is_current or assessment.state == State.APPROVED)
        self.marks = ""
        if assessment:
            self.marks = assessment.current_marks if is_current else assessment.approved_marks
        self.by_number = {}
        for block in self.sheet.blocks if self.shows_values else []:
            for row in block.rows:
                self.by_number[block.criterion.number, row.indicator.number] = row

    def said(self, criterion, indicator):
        """(value, verdict in words) that count for an indicator; (None, None) where nothing is known."""
        row = self.by_number.get((criterion.number, indicator.number))
        if row is None or row.result is None:
            return None, None
        value = counted_value(row.result)
        return value if value is not None else row.result.text_value, self._verdict(row.result)

    def _verdict(self, result):
        return LONG.get(counted_verdict(result)[0])

    def criterion(self, position):
        """Verdict of a whole criterion in words."""
        return LONG.get(VERDICT_OF_MARK[self.marks[position : position + 1] or UNKNOWN])

    def is_met(self, position):
        return self.marks[position : position + 1] in _MET

    @property
    def met(self):
        return sum(mark in _MET for mark in self.marks) if self.marks else None


def form_10(asked):
    """A row a criterion and a row an indicator; result and verdict at each of the three moments."""
    now = _Results(asked, asked.period)
    before = _Results(asked, asked.before.period)
    is_planned = bool(asked.plan and asked.place.lineage_id in asked.plan)
    rows = []
    for position, block in enumerate(now.sheet.blocks if now.sheet else []):
        rows.append(_criterion_row(asked, block.criterion, position, before, now, is_planned))
        rows += [_indicator_row(block.criterion, row, before, now, is_planned) for row in block.rows]
    plan = len(now.sheet.blocks) if is_planned and now.sheet else None
    rows.append(Row([None, asked.words["met"], None, before.met, None, now.met, None, plan], kind="total"))
    return [_table(asked, _heads_10(asked), rows, _notes_10(asked, now, is_planned))]


def _heads_10(asked):
    words = asked.words
    heads = [
        Column(words["number"], "mark", 7),
        Column(words["content"], "text", 50),
        Column(words["unit"], "mark", 12),
    ]
    for key in ("before", "now", "plan"):
        heads += [Column(words["result"], "auto", 12, group=asked.moment(key)),
                  Column(words["verdict"], "mark", 11, group=asked.moment(key))]  # fmt: skip
    return [*heads, Column(words["note"], "text", 18)]


def _criterion_row(asked, criterion, position, before, now, is_planned):
    title = asked.words["criterion"].format(number=criterion.number, name=criterion.name)
    is_to_reach = is_planned and not now.is_met(position)
    plan = LONG[Verdict.MET] if is_to_reach else None
    said = [None, before.criterion(position), None, now.criterion(position), None, plan]
    return Row([criterion.number, title, None, *said], kind="district")


def _indicator_row(criterion, row, before, now, is_planned):
    indicator = row.indicator
    past, present = before.said(criterion, indicator), now.said(criterion, indicator)
    plan = (None, None)
    if is_planned and present[1] not in (LONG[Verdict.MET], LONG[Verdict.NOT_APPLICABLE]):
        plan = (row.requirement.text, LONG[Verdict.MET])
    note = row.note if now.shows_values else None
    return Row([indicator.number, indicator.name, indicator.unit, *past, *present, *plan, note])


def _notes_10(asked, now, is_planned):
    words = asked.words
    notes = [] if asked.before.figures.assessed else [asked.note("no_before")]
    notes.append(asked.say(words["plan" if is_planned else "no_plan"]))
    if asked.basis == Basis.APPROVED and not now.shows_values:
        notes.append(asked.note("hidden"))
    return notes


def earlier_form(asked):
    """The detailed table of a dossier: what the commune says, what was checked, what was appraised."""
    now, words = _Results(asked, asked.period), asked.words
    rows = []
    for block in now.sheet.blocks if now.sheet else []:
        for order, row in enumerate(block.rows):
            name = (block.criterion.number, block.criterion.name) if not order else (None, None)
            rows.append(Row([*name, _content(row), row.indicator.unit, row.requirement.text, *_sides(row, now)]))
    columns = [
        Column(words["number"], "mark", 5), Column(words["name"], "text", 22), Column(words["content"], "text", 48),
        Column(words["unit"], "mark", 12), Column(words["standard"], "mark", 18), Column(words["result"], "auto", 12),
        Column(words["own"], "mark", 13), Column(words["checked"], "mark", 13), Column(words["appraised"], "mark", 13),
    ]  # fmt: skip
    notes = [words["counted"]]
    if asked.basis == Basis.APPROVED and not now.shows_values:
        notes.append(asked.note("hidden"))
    return [_table(asked, columns, rows, notes)]


def _content(row):
    return f"{row.indicator.number}. {row.indicator.name}"


def _sides(row, now):
    """(result, the commune's verdict, the department's, the appraisers'), empty where they are not to be shown."""
    result = row.result if now.shows_values else None
    if result is None:
        return None, None, None, None
    value = result.value if result.value is not None else result.text_value
    return value, *(LONG.get(said) for said in (result.verdict, result.department_verdict, result.appraised_verdict))


def _table(asked, columns, rows, footnotes):
    return Table(
        name=asked.form.label,
        title=asked.form.title,
        label=asked.form.label,
        notes=asked.head_notes,
        columns=columns,
        rows=rows,
        footnotes=footnotes,
    )
