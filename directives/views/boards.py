"""Boards of tasks: by lead agency, document and place, the month of due dates, and what waits for oneself."""

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from directives.board_tables import board_table, month_table, rows_table
from directives.boards import BY_AGENCY, BY_DIRECTIVE, BY_LOCALITY, HEADS, board_of, names_of, owing_rows, rows_behind
from directives.due_calendar import month_of
from directives.following import STATE_TONES
from directives.forms import DocumentChoiceField
from directives.mine import mine_of
from directives.models import Directive, Task, TaskDigest
from directives.standings import Following
from directives.tasklist import TONES
from directives.wording import clause_label, directive_title, round_text
from ntm.lib.tables import FORMATS, asked_table, table_response

ROWS_A_PAGE = 50
TABS = {
    BY_AGENCY: (gettext_lazy("By lead agency"), gettext_lazy("Lead agency"), "directives:board-agency"),
    BY_DIRECTIVE: (gettext_lazy("By document"), gettext_lazy("Document"), "directives:board-directive"),
    BY_LOCALITY: (gettext_lazy("By place"), gettext_lazy("Place"), "directives:board-locality"),
}
PART_TONES = {"overdue": "red", "late": "amber", "on_time": "green"}


class BoardForm(forms.Form):
    """The day and the document a board is of."""

    document = DocumentChoiceField(
        label=gettext_lazy("Document"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("all documents"),
    )  # fmt: skip
    as_of = forms.DateField(label=gettext_lazy("As of"), required=False, widget=forms.HiddenInput)

    def __init__(self, data, documents):
        super().__init__(data, label_suffix="")
        self.fields["document"].queryset = documents.defer("text", "search_key").order_by("date", "pk")


class Asked:
    """What a board's address asks for: its tasks, its day, its notes."""

    def __init__(self, request):
        scope = scope_of(request.user)
        self.form = BoardForm(request.GET, Directive.objects.visible_to(scope))
        self.form.is_valid()
        self.document = self.form.cleaned_data.get("document")
        self.day = self.form.cleaned_data.get("as_of") or timezone.localdate()
        tasks = Task.objects.visible_to(scope)
        self.tasks = tasks.filter(directive=self.document) if self.document else tasks

    @property
    def notes(self):
        day = _("Time state as of %(day)s") % {"day": f"{self.day:%d/%m/%Y}"}
        return [day, *([directive_title(self.document)] if self.document else [])]

    @property
    def kept(self):
        return [{"name": "document", "value": self.document.pk}] if self.document else []


def _board(request, by):
    asked = Asked(request)
    board = board_of(asked.tasks, asked.day, by)
    title, heading, _name = TABS[by]
    answer = asked_table(request, {"board": lambda: board_table(board, str(heading), asked.notes)})
    if answer:
        return answer
    context = {
        "title": _("Tasks: how they stand"), "subtitle": title, "by": by, "heading": heading, "board": board,
        "heads": HEADS.items(), "tones": PART_TONES, "as_of": asked.day, "form": asked.form, "kept": asked.kept,
        "tabs": tabs(by), "document": asked.document,
    }  # fmt: skip
    return render(request, "directives/board.html", context)


@login_required
@require_safe
def board_agency(request):
    return _board(request, BY_AGENCY)


@login_required
@require_safe
def board_directive(request):
    return _board(request, BY_DIRECTIVE)


@login_required
@require_safe
def board_locality(request):
    return _board(request, BY_LOCALITY)


@login_required
@require_safe
def board_rows(request):
    """The rows behind one figure of a board."""
    asked, by = Asked(request), request.GET.get("by", BY_AGENCY)
    part, key = request.GET.get("part", ""), request.GET.get("key", "")
    if by not in TABS or (part and part not in (*HEADS, "awaiting")) or not (key in ("", "none") or key.isdecimal()):
        raise Http404
    found = rows_behind(asked.tasks, asked.day, by, key, part)
    words = _said(by, key, part)
    if request.GET.get("format") in FORMATS:
        return table_response(rows_table(owing_rows(found), [*words, *asked.notes]), request.GET["format"])
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Tasks by lead agency"), "subtitle": " · ".join([*words, *asked.notes]), "page": page,
        "rows": _shown(owing_rows(page.object_list)), "count": len(found),
        "path": [{"text": TABS[by][0], "href": reverse(TABS[by][2])}],
    }  # fmt: skip
    return render(request, "directives/board_rows.html", context)


def _said(by, key, part):
    line = names_of([int(key)] if key.isdecimal() and len(key) < 18 else [None], by) if key else {}
    if key and not [name for pk, name in line.items() if str(pk or "none") == key]:
        raise Http404
    words = [name for pk, name in line.items() if str(pk or "none") == key]
    state = {**HEADS, "awaiting": _("Waiting for confirmation")}.get(part)
    return [*words, *([str(state)] if state else [])]


def _shown(rows):
    """Rows as _owing_rows.html lays them out."""
    return [
        {
            "row": row,
            "task": row.occurrence.task,
            "agency": row.occurrence.agency,
            "round": round_text(row.occurrence.label) if row.occurrence.label else "",
            "clause": clause_label(row.occurrence.task.clause.number) if row.occurrence.task.clause else "",
            "tone": STATE_TONES.get(row.owing.state, ""),
        }
        for row in rows
    ]


def tabs(chosen):
    """Every page about tasks with its address; the chosen one is marked."""
    pages = [(key, text, name) for key, (text, _heading, name) in TABS.items()]
    pages += [
        ("calendar", _("Calendar of due dates"), "directives:task-calendar"),
        ("mine", _("My tasks"), "directives:task-mine"),
        ("reminders", _("Reminders sent"), "directives:reminder-list"),
        ("feeds", _("Calendar addresses"), "directives:feed-list"),
    ]
    return [{"text": text, "href": reverse(name), "is_chosen": key == chosen} for key, text, name in pages]


@login_required
@require_safe
def task_calendar(request):
    """A month of due dates."""
    asked, today = Asked(request), timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    following = Following(today)
    days = month_of(list(asked.tasks.values_list("pk", flat=True)), first, following)
    label = _("month %(month)s/%(year)s") % {"month": first.month, "year": first.year}
    answer = asked_table(request, {"month": lambda: month_table(days, [label, *asked.notes])})
    if answer:
        return answer
    context = {
        "title": _("Calendar of due dates"), "subtitle": label, "days": days, "today": today, "form": asked.form,
        "month": f"{first:%Y-%m}", "before": _shift(first, -1), "after": _shift(first, 1), "tabs": tabs("calendar"),
        "count": sum(len(day.dues) for day in days if day.is_inside), "tones": TONES, "kept": asked.kept,
        "weekdays": [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")],
    }  # fmt: skip
    return render(request, "directives/calendar.html", context)


def _month(text, today):
    """First day of the month asked for as 2024-09; of today's where it cannot be read."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return dt.date(year, month, 1) if 1990 <= year <= 2100 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def _shift(first, months):
    number = first.year * 12 + first.month - 1 + months
    return f"{number // 12}-{number % 12 + 1:02d}"


@login_required
@require_safe
def task_mine(request):
    """What waits for the person who looks."""
    today = timezone.localdate()
    mine = mine_of(request.user, today)
    notes = [_("Time state as of %(day)s") % {"day": f"{today:%d/%m/%Y}"}]
    digests = TaskDigest.objects.filter(day=today, people=request.user).order_by("pk")
    tables = {
        "owing": lambda: rows_table(mine.owing, [_("What my agency owes"), *notes]),
        "awaiting": lambda: rows_table(mine.awaiting, [_("Waiting for confirmation"), *notes]),
    }
    answer = asked_table(request, tables)
    if answer:
        return answer
    context = {
        "title": _("My tasks"), "subtitle": notes[0], "mine": mine, "digests": digests,
        "owing": _shown(mine.owing[:ROWS_A_PAGE]),
        "owing_count": len(mine.owing), "awaiting": _shown(mine.awaiting[:ROWS_A_PAGE]), "tabs": tabs("mine"),
    }  # fmt: skip
    return render(request, "directives/mine.html", context)
