"""The register of difficulties: what a filter leaves, in the order an officer works it off."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.models import DifficultyState
from directives.registers import Cell, Register, day_cell
from directives.wording import clause_label, directive_title, metric_label
from ntm.lib.tables import Column
from ntm.lib.text import search_key

TONES = {DifficultyState.OPEN: "amber", DifficultyState.ANSWERED: "green", DifficultyState.CLOSED: ""}
_RELATED = (
    "province", "agency", "from_place", "criterion", "locality", "target__directive", "task__directive", "task__clause",
    "decider",
)  # fmt: skip
_LONG = ("target__directive__text", "target__directive__search_key", "task__directive__text",
         "task__directive__search_key", "task__clause__text")  # fmt: skip


def filtered(rows, asked, today):
    """Rows a filter leaves; `asked` is the cleaned data of the filter form."""
    if asked.get("q"):
        rows = rows.filter(search_key__contains=search_key(asked["q"]))
    if asked.get("state") == "LATE":
        rows = rows.in_state(DifficultyState.OPEN).filter(asked_by__lt=today)
    elif asked.get("state"):
        rows = rows.in_state(asked["state"])
    for name, path in (("criterion", "criterion"), ("decider", "decider"), ("place", "locality")):
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    return rows


def ordered(rows):
    """What waits for an answer first, the most urgent of it on top; then answered, then settled."""
    urgent = F("asked_by").asc(nulls_last=True)
    opened = F("answered_on").asc(nulls_first=True)
    rows = rows.order_by(F("closed_on").asc(nulls_first=True), opened, urgent, "-raised_on", "pk")
    return rows.select_related(*_RELATED).defer(*_LONG)


def about(row):
    """What a difficulty is about, in words: place, criterion, target, task."""
    parts = [row.locality.full_name if row.locality else ""]
    if row.criterion:
        parts.append(
            _("criterion %(number)s (%(name)s)") % {"number": row.criterion.number, "name": row.criterion.name}
        )
    if row.target:
        parts.append(_("target: %(target)s") % {"target": metric_label(row.target.metric)})
    if row.task:
        parts.append(_("task: %(task)s") % {"task": task_words(row.task)})
    return "; ".join(filter(None, parts))


def task_words(task):
    clause = f", {clause_label(task.clause.number)}" if task.clause else ""
    return f"{task.summary} ({directive_title(task.directive)}{clause})"


def difficulty_register(rows, today):
    return Register(
        name=_("difficulties"),
        title=_("Difficulties and proposals"),
        columns=[Column(_("Difficulty"), "text", 50), Column(_("Proposal"), "text", 40),
                 Column(_("Raised by"), "text", 28), Column(_("Day"), "date"), Column(_("About"), "text", 34),
                 Column(_("Agency that can decide"), "text", 26), Column(_("Answer asked for by"), "date"),
                 Column(_("State"), "text", 14), Column(_("Answer"), "text", 40)],
        rows=[_cells(row, today) for row in rows],
    )  # fmt: skip


def _cells(row, today):
    late = row.is_late_on(today)
    state = Cell(_("answer overdue") if late else str(row.state.label), tone="red" if late else TONES[row.state])
    answer = ", ".join(filter(None, (f"{row.answered_on:%d/%m/%Y}" if row.answered_on else "", row.answer_document)))
    return [Cell(row.text, href=reverse("directives:difficulty-detail", args=[row.pk])), row.proposal,
            Cell(row.raised_by, note=row.person), day_cell(row.raised_on), about(row),
            row.decider.name if row.decider else "", day_cell(row.asked_by), state,
            Cell(row.answer, note=answer)]  # fmt: skip
