"""The head of a document corrected by its office."""

import re
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import manages, refuse_unless
from directives.models import Directive
from ntm.lib.text import search_key


@transaction.atomic
def amend_directive(directive, *, by, **values):
    """Correct what the register says of a document; its clauses and tasks stay as they are."""
    row = Directive.objects.select_for_update(of=("self",)).select_related("locality").get(pk=directive.pk)
    refuse_unless(manages(by, row))
    place = values.get("locality", row.locality)
    refuse_unless(place is None or scope_of(by).manages(place), _("The place lies outside your province."))
    later = values.get("superseded_by", row.superseded_by)
    refuse_unless(not _comes_back(row, later), _("A document cannot be superseded by one it supersedes itself."))
    save_changes(row, by=by, **values)
    return row


@transaction.atomic
def register_directive(*, by, locality, **values):
    """Enter a document by its head alone: a resolution or plan whose text is not at hand; the row."""
    refuse_unless(scope_of(by).manages(locality), _("The place lies outside your province."))
    number, symbol = values.get("number", ""), values.get("symbol", "")
    same = Directive.objects.filter(locality=locality, number=number, symbol=symbol, date=values.get("date"))
    known = number and same.filter(kind=values["kind"], issuer=values.get("issuer", "")).exists()
    refuse_unless(not known, _("This document stands in the register already."))
    row = Directive(key=_free_key(locality, f"{values['kind']} {number}{symbol}"))
    save_changes(row, by=by, locality=locality, **values)
    return row


def _free_key(locality, words):
    """A short own name nobody bears yet: "91-nghi-quyet-04-nq-tu", "…-2" for the second."""
    base = re.sub(r"[^a-z0-9]+", "-", f"{locality.code} {search_key(words)}".lower()).strip("-")[:52]
    taken = set(Directive.objects.filter(key__startswith=base).values_list("key", flat=True))
    names = (base if turn == 1 else f"{base}-{turn}" for turn in count(1))
    return next(name for name in names if name not in taken)


def _comes_back(row, later):
    seen = set()
    while later is not None and later.pk not in seen:
        if later.pk == row.pk:
            return True
        seen.add(later.pk)
        later = later.superseded_by
    return False
