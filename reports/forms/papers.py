"""Forms over documents: policies issued, targets beside their figures, tasks by agency, decisions of recognition."""

from itertools import groupby

from django.db.models import Q

from criteria.models import Attainment
from directives.agency_counts import counts_by_agency
from directives.models import Directive, Policy, Task
from directives.wording import clause_label, date_text, directive_title
from localities.models import Level, Locality
from ntm.lib.numbers import roman, share
from ntm.lib.tables import Column, Row, Table
from reports.register import read_register, register_table
from reports.targets import Standing, Standings, targets_of

_TASKS_NAMED = 5


def _documents(asked):
    """Documents of the place and of places below it that this person sees."""
    inside = Locality.objects.within(asked.place).values("lineage")
    return Directive.objects.visible_to(asked.scope).filter(locality__lineage__in=inside)


def _table(asked, columns, rows, footnotes=(), unit_line=""):
    rows = rows or [Row([None, asked.words["none"]], kind="heading")]
    return Table(
        name=asked.form.label or asked.form.name,
        title=asked.form.title,
        label=asked.form.label,
        notes=asked.head_notes,
        unit_line=unit_line,
        columns=columns,
        rows=rows,
        footnotes=list(footnotes),
    )


# -- Form 04: policies issued -----------------------------------------------------------------------------------------


def form_04(asked):
    words = asked.words
    lines = sorted(_issued(asked) + _policies(asked), key=lambda line: line[0])
    rows = [[number, *line[1:]] for number, line in enumerate(lines, start=1)]
    columns = [Column(words["number"], "mark", 5), Column(words["kind"], "text", 14),
               Column(words["issued"], "text", 22), Column(words["subject"], "text", 40),
               Column(words["targets"], "text", 34), Column(words["tasks"], "text", 44),
               Column(words["note"], "text", 14)]  # fmt: skip
    return [_table(asked, columns, rows, [asked.say(words["dated"])])]


def _issued(asked):
    """[(day, kind, number and day, subject, targets, tasks)] of documents of the period."""
    issued = _documents(asked).filter(date__range=_days(asked)).order_by("date", "pk")
    return [
        (row.date, row.kind, _number_and_day(row), row.subject, _targets_text(row), _tasks_text(asked, row))
        for row in issued.prefetch_related("targets", "tasks")
    ]


def _policies(asked):
    """The same of the register of policies; one whose paper stands among the documents is not listed twice."""
    rows = Policy.objects.filter(province__lineage=asked.place.lineage_id, issued_on__range=_days(asked))
    documents = _documents(asked).filter(date__range=_days(asked))
    rows = rows.filter(Q(directive__isnull=True) | ~Q(directive__in=documents)).order_by("issued_on", "pk")
    return [
        (row.issued_on, row.kind, f"{row.number}, {row.issued_on:%d/%m/%Y}", row.subject, row.aims, row.content)
        for row in rows
    ]


def _days(asked):
    return asked.period.start_date, asked.day


def _number_and_day(directive):
    number = directive.number + directive.symbol
    return ", ".join(part for part in (number, date_text(directive)) if part)


def _targets_text(directive):
    worded = (Standing(target, directive.date) for target in directive.targets.all())
    return "; ".join(f"{one.label}: {one.needed_text}" for one in worded)


def _tasks_text(asked, directive):
    tasks = sorted(directive.tasks.all(), key=lambda task: task.order)
    named = "; ".join(task.summary for task in tasks[:_TASKS_NAMED])
    if len(tasks) <= _TASKS_NAMED:
        return named
    return f"{asked.words['tasks_count'].format(count=len(tasks))}: {named}…"


# -- Targets ----------------------------------------------------------------------------------------------------------


def targets(asked):
    """One row a target under its document: what is required, last year's end, now, and what is missing."""
    words = asked.words
    rows_of = targets_of(asked.scope, asked.day).filter(directive__in=_documents(asked))
    now, before = _standings(asked, asked.day), _standings(asked, asked.year_end)
    found = list(rows_of.order_by("directive__date", "directive", "pk"))
    now.expect(found)
    before.expect(found)
    rows = []
    groups = groupby(found, key=lambda target: target.directive)
    for number, (directive, members) in enumerate(groups, start=1):
        rows.append(Row([roman(number), directive_title(directive)], kind="heading"))
        for order, target in enumerate(members, start=1):
            rows.append(Row(_target_values(str(order), now.of(target), before.of(target), words)))
    columns = [Column(words["number"], "mark", 5), Column(words["target"], "text", 48),
               Column(words["needed"], "mark", 20), Column(words["deadline"], "date", 12),
               Column(asked.moment("before"), "mark", 18), Column(asked.moment("now"), "mark", 18),
               Column(words["state"], "mark", 16), Column(words["gap"], "mark", 18),
               Column(words["note"], "text", 36)]  # fmt: skip
    return [_table(asked, columns, rows, [asked.note("unknown")])]


def _standings(asked, day):
    """Targets on a day under the terms of the asked one; their roll-ups are read once for forms of many places."""
    return asked.once(
        ("standings", day, asked.basis), lambda: Standings(day, asked.scope, asked.basis, terms_on=asked.day)
    )


def _target_values(order, standing, before, words):
    target = standing.target
    clause = clause_label(target.clause.number) if target.clause else ""
    label = ", ".join(part for part in (standing.label, clause) if part)
    return [order, label, standing.needed_text, target.deadline, before.value_text, standing.value_text,
            words[standing.state], standing.gap, _remark(standing, words)]  # fmt: skip


def _remark(standing, words):
    """Why there is no figure, and where one entered by hand was read."""
    source = words["by_hand"].format(source=standing.figure.source) if standing.is_by_hand else ""
    return "; ".join(part for part in (source, standing.why) if part)


# -- Tasks by agency --------------------------------------------------------------------------------------------------


def tasks(asked):
    words = asked.words
    counted = counts_by_agency(Task.objects.filter(directive__in=_documents(asked)), asked.day)
    columns = [
        Column(words["number"], "mark", 5),
        Column(words["agency"], "text", 46),
        Column(words["total"], "count", 12, total="sum"),
        Column(words["on_time"], "count", 12, group=words["done"], total="sum"),
        Column(words["late"], "count", 12, group=words["done"], total="sum"),
        Column(words["in_time"], "count", 12, group=words["doing"], total="sum"),
        Column(words["overdue"], "count", 12, group=words["doing"], total="sum"),
        Column(words["no_limit"], "count", 12, total="sum"),
        Column(words["share"], "share", 12),
    ]
    rows = [Row([str(n), row.name, *_task_values(row)]) for n, row in enumerate(counted.agencies, start=1)]
    if rows:
        rows.append(Row([None, asked.words["total_row"], *_task_values(counted.whole)], kind="total"))
    return [_table(asked, columns, rows, [words["counted"]], unit_line=words["rounds"])]


def _task_values(row):
    finished = row.on_time + row.late
    return [row.total, row.on_time, row.late, row.in_time, row.overdue, row.no_limit, share(row.on_time, finished)]


# -- Decisions of recognition -----------------------------------------------------------------------------------------


def recognitions(asked):
    """A sheet an attainment that was ever decided, standard first."""
    province, sheets = asked.period.province, []
    chosen = {"district": str(asked.place.pk)} if asked.place.level == Level.DISTRICT else {}
    for attainment in (Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY, Attainment.MODERN):
        register = _register(asked, province, attainment)
        years = register.years(chosen)
        if years or (attainment == Attainment.STANDARD):
            sheets.append(_register_sheet(asked, register, years, attainment))
    return sheets


def _register(asked, province, attainment):
    return asked.once(
        ("register", attainment), lambda: read_register(province, asked.day, attainment=attainment)
    )  # fmt: skip


def _register_sheet(asked, register, years, attainment):
    words = asked.words
    title = words["title"].format(attainment=attainment.label)
    table = register_table(register, years, title, asked.note("place"))
    table.name = str(attainment.label)
    table.notes.append(asked.say(words["until"]))
    if not years:
        table.rows = [Row([None, words["none"], *[None] * (len(table.columns) - 2)], kind="heading")]
    if any(entry.is_marked for year in years for entry in year.entries):
        table.footnotes.append(words["star"])
    return table
