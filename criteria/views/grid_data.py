"""What the grid's script is told: who stands where, versions, requirements, last period's cells, and its words."""

from django.urls import reverse
from django.utils.translation import gettext as _


def script_data(grid, entry, *, turned, user, token):
    """A dict for JSON; `token` is the CSRF token of the page."""
    levels, address_of = sorted({line.level for line in grid.lines}), entry.addresses()
    return {
        "turned": turned,
        "isEditable": grid.is_editable,
        "keep": f"{user.username} {entry.place.code} {entry.period.code} {entry.criteria_set.code}",
        "address": entry.address("entry-cells"),
        "token": token,
        "person": str(user.pk),
        "login": f"{reverse('accounts:login')}?next={entry.address()}",
        "beforeLabel": grid.before_label,
        "criteria": [criterion.number for criterion in grid.criteria],
        "columns": [_column_data(column, levels) for column in grid.columns],
        "units": [_unit_data(line, address_of) for line in grid.lines],
        "words": script_words(),
    }


def _column_data(column, levels):
    return {
        "id": column.indicator.pk,
        "number": column.indicator.number,
        "name": column.indicator.name,
        "unit": column.indicator.unit if column.indicator.takes_number else "",
        "parts": bool(column.indicator.parts),
        "required": {level: _required_words(column.required[level]) for level in levels},
    }


def _required_words(required):
    return (
        _("%(level)s (for reference, not checked)") % {"level": required.text}
        if required.is_reference
        else required.text
    )


def _unit_data(line, address_of):
    return {
        "id": line.place.pk,
        "name": line.name,
        "sheet": address_of(line.place),
        "level": line.level,
        "locked": line.locked,
        "marks": line.marks,
        "versions": [version for _text, _look, version in line.cells],
        "before": "\t".join(line.before),
        "overruled": line.overruled,
    }


def script_words():
    """Texts of the script, in the page's language; %s stands for what the script puts in."""
    return {
        "m": _("met"),
        "n": _("not met"),
        "a": _("not applicable"),
        "q": _("cannot be told yet"),
        "empty": _("empty"),
        "kept": _("kept from last period"),
        "computed": _("decided by the level"),
        "stated": _("stated by an officer"),
        "requirement": _("requirement"),
        "value": _("value"),
        "before": _("last period"),
        "parts": _("by parts: they are entered on the unit's sheet"),
        "saved": _("saved"),
        "waiting": _("waiting to be sent"),
        "wrong": _("wrong, not saved"),
        "conflict": _("somebody else has changed it"),
        "allSaved": _("Everything is saved"),
        "nothingYet": _("Every cell is saved as soon as it is left"),
        "readOnly": _("Nothing can be entered here now"),
        "countWaiting": _("%s cells waiting"),
        "countWrong": _("%s cells wrong"),
        "countConflict": _("%s cells changed by somebody else"),
        "offline": _("no connection; will be sent again"),
        "signedOut": _("Signed out: what was typed is kept in this browser."),
        "signIn": _("Sign in again"),
        "refused": _("Not accepted: %s"),
        "reload": _("Open the page again"),
        "skipped": _("%s read-only cells were left as they are"),
        "clipped": _("What reached beyond the grid was left out"),
        "copied": _("%s cells copied"),
        "mine": _("Mine"),
        "theirs": _("Stored"),
        "keepMine": _("Keep my value"),
        "takeTheirs": _("Take the stored value"),
        "byWhen": _("%s, at %s"),
        "missed": _("criteria not met"),
        "unknown": _("cannot be told"),
        "storageFull": _("This browser cannot keep more unsent edits: stay on the page until they are saved"),
    }
