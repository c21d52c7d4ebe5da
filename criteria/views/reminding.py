"""Who has not submitted: the list, and the reminder to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from criteria.actions import Refused, remind
from criteria.actions.reminders import RemindedLately, people_of
from criteria.due import due_words
from criteria.forms.following import RemindForm
from criteria.progress import Progress, gaps_of
from criteria.tables.entry_lists import gaps_by_head, gaps_table
from criteria.views.access import entry_for, require
from criteria.views.refusals import say_refused
from criteria.worklist import section_of
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table
from ntm.lib.text import initial_upper


@login_required
@require_safe
def entry_waiting(request, code, period, set_code):
    """The units that have not submitted, by district, with what each still lacks."""
    entry = entry_for(request.user, code, period, set_code)
    progress = _progress(entry, request.GET)
    gaps = gaps_of(progress.waiting, progress.section.indicator_count)
    due = due_words(entry.period, progress.day, is_done=progress.is_done)
    context = {
        "entry": entry,
        "progress": progress,
        "groups": gaps_by_head(gaps),
        "due": due,
        "may_remind": entry.scope.manages(entry.place) and progress.remindable,
    }
    notes = [f"{progress.waiting_words} · {due['text']}"]
    wanted = {"waiting": lambda: gaps_table(gaps, progress, entry.place, notes)}
    return asked_table(request, wanted) or render(request, "criteria/entry_waiting.html", context)


def _progress(entry, filters):
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place)
    if not section.total:
        raise Http404
    return Progress(section, timezone.localdate())


# -- Reminding --------------------------------------------------------------------------------------------------------


@login_required
@require_POST
def entry_remind(request, code, period, set_code):
    """First a page that names units and people; with `confirmed` the reminder itself."""
    entry = entry_for(request.user, code, period, set_code)
    require(entry.scope.manages(entry.place))
    progress = _progress(entry, request.POST)
    units = [line.place for line in progress.remindable]
    form = RemindForm(request.POST if "confirmed" in request.POST else None)
    if "confirmed" not in request.POST or not form.is_valid():
        return _confirm_page(request, entry, progress, units, form)
    try:
        row = remind(
            period=entry.period, criteria_set=entry.criteria_set, units=units, by=request.user,
            text=form.cleaned_data["text"], again="again" in request.POST,
            address=request.build_absolute_uri(f"{reverse('criteria:entry-home')}?period={entry.period.code}"),
        )  # fmt: skip
    except RemindedLately as refusal:
        return _confirm_page(request, entry, progress, units, form, lately=refusal.problems[0].reason)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        _say_reminded(request, row)
    return redirect(entry.address("entry-waiting"))


def _confirm_page(request, entry, progress, units, form, lately=""):
    people = people_of(units)
    covered = {unit.pk for theirs in people.values() for unit in theirs}
    context = {
        "entry": entry,
        "progress": progress,
        "form": form,
        "lately": lately,
        "people": [(person, len(theirs)) for person, theirs in people.items()],
        "without_mail": [person for person in people if not person.email],
        "nobody": [unit for unit in units if unit.pk not in covered],
        "units": units,
        "due": due_words(entry.period, progress.day, is_done=progress.is_done),
    }
    return render(request, "criteria/entry_remind.html", context, status=409 if lately else 200)


def _say_reminded(request, row):
    row.refresh_from_db()
    people, units = row.people.count(), row.localities.count()
    text = ngettext(
        "Reminded %(people)s person about %(units)s.", "Reminded %(people)s people about %(units)s.", people
    )
    units_text = ngettext("%(count)s unit", "%(count)s units", units) % {"count": format_count(units)}
    messages.success(request, text % {"people": format_count(people), "units": units_text})
    wanted = sum(bool(email) for email in row.people.values_list("email", flat=True))
    words = {"sent": format_count(row.mails), "wanted": format_count(wanted)}
    if row.mails < wanted:
        text = _("%(sent)s of %(wanted)s letters were sent, the mail server did not take the others; each person reads "
                 "the reminder on the own home page.")  # fmt: skip
        messages.warning(request, text % words)
    elif wanted:
        messages.info(request, initial_upper(_("%(sent)s letters sent.") % words))
