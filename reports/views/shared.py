"""Read-only links: the pages seen through one, and the office's page that makes and revokes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.scope import scope_of
from localities.models import Level
from ntm.lib.tables import asked_table
from ntm.views import not_found
from reports.models import SharedLink
from reports.places import place_of_code
from reports.shared.forms import LinkForm
from reports.shared.gate import NOT_ASKED, below, open_match, without_closed
from reports.shared.links import USUAL, BadLink, count_use, is_too_often, link_of, links_to, make_link, revoke_link
from reports.shared.reader import LinkReader
from reports.shared.tables import links_table

# -- Seen through a link ----------------------------------------------------------------------------------------------


@require_safe
def shared(request, token, rest=""):
    """A page of the site as the link shows it: 404 unknown, 410 expired or revoked, 429 asked too often."""
    link = link_of(token)
    if link is None:
        raise Http404
    request.user = LinkReader(link)
    if not link.is_open:
        return _closed_to_robots(_gone(request, link))
    if is_too_often(link):
        return _closed_to_robots(_too_often(request))
    prefix = reverse("reports:shared-home", args=[token])
    answer = _page(request, rest, prefix)
    if answer.status_code == 200:
        count_use(link)
    return _closed_to_robots(answer)


def _page(request, rest, prefix):
    """The answer of the address's own view, led by the link's scope; its links end where the link does."""
    request.GET = request.GET.copy()
    for name in NOT_ASKED:
        request.GET.pop(name, None)
    with below(prefix):
        try:
            match = open_match(rest)
            answer = match.func(request, *match.args, **match.kwargs)
        except Http404:
            answer = not_found(request)
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            html = without_closed(answer.content.decode(), prefix, scope_of(request.user))
            answer.content = html.encode()
    return answer


def _gone(request, link):
    words = {"place": link.place.running_name, "day": f"{link.expires_on:%d/%m/%Y}"}
    text = _("The link to %(place)s was revoked by the coordination office.") % words
    if link.revoked_at is None:
        text = _("The link to %(place)s was valid to %(day)s. Ask the coordination office for a new one.") % words
    context = {"title": _("This link no longer opens"), "text": text, "status": 410}
    return render(request, "refusal.html", context, status=410)


def _too_often(request):
    context = {"title": _("Asked too often"), "text": _("Please try again in a minute."), "status": 429}
    answer = render(request, "refusal.html", context, status=429)
    answer["Retry-After"] = "60"
    return answer


def _closed_to_robots(answer):
    """The secret stands in the address: it is kept by nobody, sent to nobody, found by nobody."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


# -- The office's page ------------------------------------------------------------------------------------------------


def _managed(request, code):
    """The place of that code: 404 for a stranger, 403 for all but its province's office."""
    scope = scope_of(request.user)
    place = place_of_code(code, None, scope)
    if not scope.manages(place):
        raise PermissionDenied
    if place.level not in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        raise Http404
    return place


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def shared_links(request, code):
    """Links to a place and what lies below it, with who made them, until when, and how often they were opened."""
    place = _managed(request, code)
    rows = list(links_to(place))
    answer = asked_table(request, {"links": lambda: links_table(place, rows)})
    if answer:
        return answer
    form = LinkForm(request.POST or None, initial={"expires_on": timezone.localdate() + USUAL})
    made = _make(request, form, place) if request.method == "POST" and form.is_valid() else None
    if made:
        rows = list(links_to(place))
    context = {
        "title": _("Read-only links"),
        "subject": place,
        "form": LinkForm(initial=form.initial) if made else form,
        "rows": rows,
        "address": made or "",
        "path": [{"text": place.full_name, "href": reverse("reports:locality", args=[code])}],
    }
    return render(request, "reports/shared_links.html", context)


def _make(request, form, place):
    """The whole address of a new link, told this once; None where it was refused."""
    try:
        _row, token = make_link(place, by=request.user, **form.cleaned_data)
    except BadLink as error:
        form.add_error("expires_on", str(error))
        return None
    return request.build_absolute_uri(reverse("reports:shared-home", args=[token]))


@login_required
@require_POST
def shared_link_revoke(request, code, pk):
    place = _managed(request, code)
    link = get_object_or_404(SharedLink, pk=pk, pk__in=links_to(place).values("pk"))
    if revoke_link(link, by=request.user):
        messages.success(request, _("The link “%(label)s” is revoked.") % {"label": link.label})
    return redirect("reports:shared-links", code)
