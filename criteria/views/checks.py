"""The findings before submitting, for one unit or for all of a list, and the step itself."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from criteria.actions import Refused, submit
from criteria.checking import check_units, kind_words
from criteria.forms.following import CheckForm
from criteria.rules import STEPS
from criteria.rules.checks import BARRING, Check
from criteria.sheet import assessments_of
from criteria.tables.checking import findings_table
from criteria.views.access import entry_for, require
from criteria.views.refusals import say_refused
from criteria.worklist import section_of
from ntm.lib.numbers import format_count
from ntm.lib.tables import asked_table

# Cells named one by one on the page of many units; the page of each unit names them all.
NAMED_CELLS = 100
# Kinds whose findings all say the same of their cell.
ALIKE = (Check.NO_EVIDENCE, Check.KEPT)
FILTERS = ("district", "state", "q")


@dataclass
class Checked:
    """One unit of the page: its UnitCheck under the name and address it has today."""

    place: object
    check: object
    href: str
    own_page: str

    @property
    def cells(self):
        """[(Check, number of findings)] of every kind."""
        counts = self.check.counts
        return [(kind, counts[kind]) for kind in Check]

    def of(self, kind):
        return [finding for finding in self.check.findings if finding.kind == kind]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_check(request, code, period, set_code):
    entry = entry_for(request.user, code, period, set_code)
    units = _units(entry, request.GET if request.method != "POST" else request.POST)
    if request.method == "POST":
        require(_enters_here(entry))
    ready = [unit for unit in units if not unit.check.is_barred]
    asks = any(unit.check.asks_explanation for unit in ready)
    form = CheckForm(request.POST if request.method == "POST" and asks else None)
    if request.method == "POST" and (not asks or form.is_valid()):
        return _submit(request, entry, _chosen(request, ready), form.cleaned_data["explanation"] if asks else "")
    context = _context(request, entry, units, ready, form if asks else None)
    # The links of the page give out what it lists; what is posted asks for nothing of the kind.
    wanted = {} if request.method == "POST" else {"findings": lambda: findings_table(units, entry)}
    return asked_table(request, wanted) or render(request, "criteria/entry_check.html", context)


def _enters_here(entry):
    """Whoever enters anything may post to a list; which of its units, each line says for itself."""
    if entry.is_unit:
        return entry.scope.enters(entry.place)
    return bool(entry.scope.entry_ids) or entry.scope.manages(entry.place)


def _units(entry, filters):
    """[Checked] of what this address may submit now, and of a unit that is only looked at."""
    pairs = _own_unit(entry) if entry.is_unit else _listed(entry, filters)
    checks = check_units(entry.period, entry.criteria_set, [row for _place, row in pairs])
    return [
        Checked(place, check, _href(entry, place, "entry-unit"), _href(entry, place, "entry-check"))
        for (place, _row), check in zip(pairs, checks, strict=True)
    ]


def _own_unit(entry):
    rows = assessments_of(entry.place, entry.period, entry.criteria_set).select_related("locality")[:1]
    return [(entry.place, row) for row in rows]


def _listed(entry, filters):
    """Units of the list that the person enters and that can be submitted, by the filters of the list."""
    section = section_of(entry.period, entry.criteria_set, entry.scope, within=entry.place, chosen=filters)
    if not section.total and not entry.scope.reads_current(entry.place):
        raise Http404
    lines = [line for line in section.lines if line.can_enter and line.is_submittable]
    for line in lines:
        line.assessment.locality = line.place
    return [(line.place, line.assessment) for line in lines]


def _href(entry, place, name):
    return reverse(f"criteria:{name}", args=[place.code, entry.period.code, entry.criteria_set.code])


def _context(request, entry, units, ready, form):
    filters = request.POST if request.method == "POST" else request.GET
    words = kind_words()
    return {
        "entry": entry,
        "back": entry.address("entry-unit" if entry.is_unit else "entry-list"),
        "units": units,
        "ready": [unit for unit in ready if _may_submit(entry, unit)],
        "barred": [unit for unit in units if unit.check.is_barred],
        "form": form,
        "kinds": [(kind, words[kind], kind in BARRING) for kind in Check],
        "alike": ALIKE,
        "named": [] if entry.is_unit else _named(units, words),
        "filters": {name: filters.get(name, "") for name in FILTERS},
        "findings": sum(len(unit.check.findings) for unit in units),
    }


def _may_submit(entry, unit):
    is_open = unit.check.assessment.state in STEPS["submit"][0]
    if not entry.is_unit:
        return is_open
    return is_open and entry.scope.enters(entry.place) and entry.is_open


def _named(units, words):
    """[(words, rows, more)] of the kinds that are looked at cell by cell whatever the number of units."""
    found = []
    for kind in (Check.IMPOSSIBLE, Check.JUMP):
        rows = [(unit, finding) for unit in units for finding in unit.of(kind)]
        if rows:
            found.append((words[kind], rows[:NAMED_CELLS], max(0, len(rows) - NAMED_CELLS)))
    return found


# -- The step ---------------------------------------------------------------------------------------------------------


def _chosen(request, ready):
    """{Checked: version looked at} of the units named by the page; a unit alone may come without."""
    seen = dict(one.partition(":")[::2] for one in request.POST.getlist("units"))
    return [(unit, int(seen[unit.place.code])) for unit in ready if seen.get(unit.place.code, "").isdecimal()]


def _submit(request, entry, chosen, explanation):
    rows = {unit.check.assessment: version for unit, version in chosen}
    versions = {row.pk: version for row, version in rows.items()}
    try:
        moved = submit(rows, by=request.user, versions=versions, explanation=explanation)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect(entry.address("entry-check"))
    if not moved:
        messages.warning(request, _("%(place)s: there is nothing to submit yet.") % {"place": entry.place.full_name})
    elif entry.is_unit:
        messages.success(request, _("%(place)s: figures submitted.") % {"place": entry.place.full_name})
    else:
        text = ngettext("Submitted the figures of %(count)s unit.", "Submitted the figures of %(count)s units.", moved)
        messages.success(request, text % {"count": format_count(moved)})
    return redirect(entry.address("entry-unit" if entry.is_unit else "entry-list"))
