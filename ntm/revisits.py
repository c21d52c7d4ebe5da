"""Pages looked at again: while nothing has changed a browser is told so (304) instead of getting all of it anew."""

from functools import wraps

from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.http import condition

from ntm.looks import one_look
from ntm.versions import code_version, data_version

_SALT = "ntm.revisits"


def kept_while_unchanged(view):
    """For a view that only reads: its page carries an ETag, and a browser may keep it but has to ask each time.

    The tag is made of everything the page is made of: the person, the language, the address, the day, the data (roles
    among them) and the code. A page that has a message to show gets none, so that the message is shown, and once.
    """
    answered = condition(etag_func=page_tag)(in_one_look(view))

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = answered(request, *args, **kwargs)
        if response.status_code not in (200, 304):
            response.headers.pop("ETag", None)
        if response.has_header("ETag"):
            response["Cache-Control"] = "private, no-cache"
        return response

    return wrapper


def in_one_look(view):
    """For a view whose page may not be kept by a browser: nothing on it is asked twice."""

    @wraps(view)
    def looking(request, *args, **kwargs):
        with one_look(getattr(request, "_stamps", None)):
            return view(request, *args, **kwargs)

    return looking


def page_tag(request, *_args, **_kwargs):
    """The ETag of what this person would see now, or None where it must be drawn."""
    if len(get_messages(request)):
        return None
    version, request._stamps = data_version()
    if version is None:
        return None
    parts = (
        request.user.pk,
        get_language(),
        request.get_host(),
        request.get_full_path(),
        # Forms of the page carry a word made from it, of no use after the next sign-in.
        request.COOKIES.get("csrftoken", ""),
        request.headers.get("HX-Request", ""),
        timezone.localdate(),
        version,
        code_version(),
    )
    return f'"{salted_hmac(_SALT, repr(parts), algorithm="sha256").hexdigest()[:32]}"'
