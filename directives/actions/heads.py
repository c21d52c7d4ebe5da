"""The head of a document corrected by its office."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import manages, refuse_unless
from directives.models import Directive


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


def _comes_back(row, later):
    seen = set()
    while later is not None and later.pk not in seen:
        if later.pk == row.pk:
            return True
        seen.add(later.pk)
        later = later.superseded_by
    return False
