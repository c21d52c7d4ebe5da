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
from criteria.views.access import entry_for, require
from criteria.views.refusals import say_refused
from criteria.worklist import section_of
from ntm.lib.numbers import format_count
from ntm.lib.tables import FORMATS, Table, table_response
from ntm.lib.text import initial_upper


@login_required
@require_safe
def entry_waiting(request, code, period, set_code):
    """The units that have not submitted, by district, with what each still lacks."""
    entry = entry_for(request.user, code, period, set_code)
    progress = _progress(entry, request.GET)
    gaps = gaps_of(progress.waiting, progress.section.indicator_count)
    if request.GET.get("format") in FORMATS:
        return table_response(_table(entry, progress, gaps), request.GET["format"])
    context = {
        "entry": entry,
        "progress": progress,
        "groups": _by_district(gaps),
        "due": due_words(entry.period, progress.day, is_done=progress.is_done),
        "exports": {form: f"?format={form}" for form in FORMATS},
        "may_remind": entry.scope.manages(entry.place) and progress.remindable,
    }
    return render(request, "criteria/entry_waiting.html", context)


def _progress(entry, filters):
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place)
    if not section.total:
        raise Http404
    return Progress(section, timezone.localdate())


def _by_district(gaps):
    found = {}
    for gap in gaps:
        found.setdefault(gap.place.district, []).append(gap)
    return sorted(found.items(), key=lambda pair: pair[0].sort_key if pair[0] else "")


def _table(entry, progress, gaps):
    rows = [
        [number, gap.place.code, gap.place.full_name, head.full_name if head else "", gap.line.pill["text"],
         gap.entered, gap.cells, gap.unknown, gap.kept, gap.returned.reason if gap.returned else ""]
        for number, (head, gap) in enumerate(
            ((head, gap) for head, group in _by_district(gaps) for gap in group), start=1
        )
    ]  # fmt: skip
    due = due_words(entry.period, progress.day, is_done=progress.is_done)["text"]
    return Table(
        name=_("not submitted"),
        title=_("Units that have not submitted figures, %(period)s") % {"period": entry.period.label},
        notes=[entry.criteria_set.name, f"{entry.place.full_name}: {progress.waiting_words} · {due}"],
        columns=[_("No."), _("Code"), _("Unit"), _("District"), _("State"), _("Indicators entered"), _("Indicators"),
                 _("Not assessable"), _("Kept, not confirmed"), _("Reason for returning")],
        widths=[5, 9, 26, 22, 16, 10, 10, 12, 14, 40],
        rows=rows,
    )  # fmt: skip


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
