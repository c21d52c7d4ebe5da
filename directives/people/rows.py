"""The register of persons responsible."""

from django.urls import reverse
from django.utils.translation import gettext as _

from directives.agencies.rows import lasting
from directives.difficulties.rows import task_words
from directives.people.lateness import Lateness
from directives.registers import Cell, Register
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column
from ntm.lib.text import search_key

KINDS = {"PLACE": "locality", "CRITERION": "criterion", "TASK": "task"}


def filtered(rows, asked, day):
    if asked.get("q"):
        rows = rows.filter(search_key__contains=search_key(asked["q"]))
    if asked.get("kind"):
        rows = rows.filter(**{f"{KINDS[asked['kind']]}__isnull": False})
    if not asked.get("ended"):
        rows = rows.in_force_on(day)
    related = ("province", "agency", "locality", "criterion", "task__directive", "task__clause")
    long = ("task__directive__text", "task__directive__search_key", "task__clause__text")
    return list(rows.select_related(*related).defer(*long).order_by("full_name", "pk"))


def responsible_register(rows, day, scope, *, only_late=False):
    """Those with most that is late first."""
    late = Lateness(rows, day)
    counted = [(row, late.tasks(row), late.places(row), late.questions(row)) for row in rows]
    counted.sort(key=lambda line: (-line[1] - line[2], search_key(line[0].full_name)))
    if only_late:
        counted = [line for line in counted if line[1] or line[2]]
    return Register(
        name=_("persons responsible"),
        title=_("Persons responsible"),
        columns=[Column(_("Full name"), "text", 28), Column(_("Office held"), "text", 34),
                 Column(_("Responsible for"), "text", 50), Column(_("In force"), "text", 22),
                 Column(_("Overdue tasks"), "count", 10),
                 Column(_("Communes not reported"), "count", 10), Column(_("Unanswered difficulties"), "count", 10)],
        rows=[_cells(*line, scope) for line in counted],
    )  # fmt: skip


def _cells(row, tasks, places, questions, scope):
    edit = reverse("directives:responsible-edit", args=[row.pk]) if scope.manages(row.province) else ""
    office = Cell(row.position, note=row.agency.name if row.agency else "")
    counts = [Cell(format_count(count) if count else "–", value=count) for count in (tasks, places, questions)]
    return [Cell(row.full_name, href=edit), office, Cell(about(row), note=row.document), lasting(row), *counts]


def about(row):
    """ "xã Tân Hội", "tiêu chí số 15 (Y tế)", "nhiệm vụ: …"."""
    if row.locality:
        return row.locality.full_name
    if row.criterion:
        words = {"number": row.criterion.number, "name": row.criterion.name}
        return _("criterion %(number)s (%(name)s)") % words
    return _("task: %(task)s") % {"task": task_words(row.task)}
