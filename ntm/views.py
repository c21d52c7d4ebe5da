"""Pages that belong to no room: health, and the words of a refusal."""

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def healthz(request):
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def forbidden(request, exception=None):
    reason = str(exception) if exception and str(exception) else _("You may look at this but not change it.")
    return _refusal(request, 403, _("Not allowed"), reason)


def not_found(request, exception=None):
    return _refusal(request, 404, _("Not found"), _("This address leads nowhere, or not for your account."))


def server_error(request):
    return _refusal(request, 500, _("Something went wrong"), _("Nothing was saved. Please try again."))


def csrf_failure(request, reason=""):
    text = _("Your sign-in has changed since the page was opened: open it again. What was typed there is kept.")
    if request.content_type == "application/json":
        return JsonResponse({"reason": text, "expired": True}, status=403)
    return _refusal(request, 403, _("The form has expired"), text)


def _refusal(request, status, title, text):
    return render(request, "refusal.html", {"title": title, "text": text, "status": status}, status=status)
