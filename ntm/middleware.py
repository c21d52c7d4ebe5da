"""Small request-wide rules of the site."""

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404
from django.middleware.gzip import GZipMiddleware

_TEXTS = ("text/", "application/json", "image/svg+xml")


class TextsCompressed(GZipMiddleware):
    """Pages and data go out compressed, a seventh of their size; workbooks and pictures are compressed as they are."""

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith(_TEXTS):
            return response
        return super().process_response(request, response)


def vietnamese_first(get_response):
    """The site is Vietnamese until a person chooses otherwise; what the browser prefers does not count."""

    def middleware(request):
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return middleware


def no_nul(get_response):
    """A NUL in an address names nothing, and PostgreSQL refuses it in any text: 404 before a view asks."""

    def middleware(request):
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware


def nothing_kept_behind(get_response):
    """Pages of a signed-in person are not kept: an office's machine has many users, and a Back button."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def admin_content_policy(get_response):
    """Django's admin sets a few style attributes; the policy is widened there and nowhere else."""
    widened = csp_update({"style-src": settings.ADMIN_STYLE_SOURCES})(get_response)

    def middleware(request):
        respond = widened if request.path.startswith("/admin/") else get_response
        return respond(request)

    return middleware
