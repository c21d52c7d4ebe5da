"""What every page needs to draw its head.

Nothing here asks the database until a template wants it: the page that says the database is away is drawn with the
same context.
"""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.demo import is_demo
from accounts.scope import scope_of

ROOMS = (
    ("/", _("Overview")),
    ("/localities/", _("Localities")),
    ("/criteria/", _("Criteria")),
    ("/recognitions/", _("Recognition")),
    ("/targets/", _("Targets")),
    ("/directives/", _("Directives")),
    ("/tasks/", _("Tasks")),
    ("/entry/", _("Data entry")),
    ("/imports/", _("Excel import")),
    ("/reports/", _("Reports")),
)


def site(request):
    user = getattr(request, "user", None)
    return {
        "scope": SimpleLazyObject(lambda: scope_of(user)) if user is not None else None,
        "is_demo": SimpleLazyObject(is_demo),
        "rooms": [_room(request.path, address, label) for address, label in ROOMS],
    }


def _room(path, address, label):
    is_current = path == address if address == "/" else path.startswith(address)
    return {"address": address, "label": label, "is_current": is_current}
