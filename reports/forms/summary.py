"""The province's summary: decisions, data, bands and averages by district, and every commune with its criteria."""

from criteria.models import Attainment
from ntm.lib.numbers import roman, share
from ntm.lib.tables import Column, Row, Table
from reports.dashboard.tables import failing_names
from reports.tables import MARK_WORDS

_DECIDED = (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY)


def summary(asked):
    """Two sheets: by district (by commune where there are no districts), and commune by commune."""
    return [_by_district(asked), _by_commune(asked)]


def _by_district(asked):
    words, rollup = asked.words, asked.now
    bands = rollup.criteria_set.bands if rollup.criteria_set else []
    columns = [
        Column(words["number"], "mark", 6),
        Column(words["place"], "text", 26),
        Column(words["total"], "count", 9, total="sum"),
        Column(words["STANDARD"], "count", 10, group=words["decided"], total="sum"),
        Column(words["share"], "share", 10, group=words["decided"], total="ratio", of=(3, 2)),
        Column(words["ADVANCED"], "count", 10, group=words["decided"], total="sum"),
        Column(words["EXEMPLARY"], "count", 10, group=words["decided"], total="sum"),
        Column(words["assessed"], "count", 10, group=words["by_data"], total="sum"),
        Column(words["sum"], "count", 11, group=words["by_data"], total="sum"),
        Column(words["average"], "decimal", 11, group=words["by_data"], total="ratio", of=(8, 7)),
        *(Column(label, "count", 8, group=words["bands"], total="sum") for label, _low, _high in bands),
        Column(words["district"], "text", 22),
    ]
    children = [(row.full_name, row.figures, row.decision) for row in rollup.children]
    numbered = roman if rollup.districts else str
    rows = [Row([numbered(n), name, *_figures(figures), *_bands(figures), decision.number if decision else None])
            for n, (name, figures, decision) in enumerate(children, start=1)]  # fmt: skip
    if not rollup.districts:
        columns.pop()
        rows = [Row(row.values[:-1]) for row in rows]
    whole = rollup.figures
    rows.append(Row([None, words["whole"], *_figures(whole), *_bands(whole)], kind="total"))
    return _table(asked, words["districts"] if rollup.districts else words["communes"] + " (1)", columns, rows)


def _figures(figures):
    """The figures of a line; what is not known is None, an empty place has no total either."""
    decided = [figures.recognised[attainment] if figures.total else None for attainment in _DECIDED]
    known = bool(figures.assessed)
    return [
        figures.total or None,
        decided[0],
        share(decided[0], figures.total),
        *decided[1:],
        figures.assessed or None,
        figures.met_sum if known else None,
        figures.exact_average,
    ]


def _bands(figures):
    return [count if figures.assessed else None for count in figures.bands.values()]


def _by_commune(asked):
    """Communes in arabic numbers under their districts in roman ones; averages as formulas."""
    words, rollup = asked.words, asked.now
    columns = [
        Column(words["number"], "mark", 6),
        Column(words["place"], "text", 26),
        Column(words["decision"], "text", 20),
        *(Column(criterion.number, "mark", 5, group=words["marks"]) for criterion in rollup.criteria),
        Column(words["met"], "decimal", 9, decimals=2 if rollup.districts else 0, total="average"),
        Column(words["missing"], "text", 40),
    ]
    rows = []
    for number, district in enumerate(rollup.districts, start=1):
        rows.append(_average_row(roman(number), district.full_name, district.figures, rollup, "district"))
        rows += _units(rollup, district.units)
    own = {unit.pk for district in rollup.districts for unit in district.units}
    rows += _units(rollup, [unit for unit in rollup.units if unit.pk not in own])
    rows.append(_average_row(None, words["whole"], rollup.figures, rollup, "total"))
    return _table(asked, words["communes"], columns, rows)


def _average_row(number, name, figures, rollup, kind):
    blank = [None] * len(rollup.criteria)
    return Row([number, name, None, *blank, figures.exact_average], kind=kind)


def _units(rollup, units):
    for number, unit in enumerate(units, start=1):
        decision = unit.decision()
        marks = [MARK_WORDS[mark] for mark in unit.marks] or [None] * len(rollup.criteria)
        missing = ", ".join(failing_names(rollup, unit))
        met = unit.met if unit.is_assessed else None
        yield Row([str(number), unit.full_name, decision.number if decision else None, *marks, met, missing])


def _table(asked, name, columns, rows):
    return Table(
        name=name,
        title=asked.form.title,
        notes=asked.head_notes,
        unit_line=asked.words["unit_line"] if name == asked.words["districts"] else "",
        columns=columns,
        rows=rows,
        footnotes=[asked.words["legend"], asked.note("unknown")],
    )
