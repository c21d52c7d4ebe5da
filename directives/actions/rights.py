"""Who may write here."""

from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Problem, Refused


def manages(by, directive):
    """Whether the document is kept by this person's office."""
    scope = scope_of(by)
    return scope.sees_everything or bool(directive.locality and scope.manages(directive.locality))


def refuse_unless(allowed, reason=""):
    if not allowed:
        raise Refused([Problem(reason or _("Only the province's coordination office may do this."))])
