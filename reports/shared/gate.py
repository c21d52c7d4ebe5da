"""Which addresses a read-only link opens, and what a page seen through it may still lead to."""

import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix

from localities.models import Locality

# All of them: everything else answers 404, whatever the pages link to.
OPEN = frozenset(
    {
        "reports:home",
        "reports:locality",
        "reports:commune-list",
        "reports:district-list",
        "reports:map",
        "reports:present",
        "reports:sheet",
        "reports:chart",
    }
)
# Asked for by nobody who may only see what is approved and official.
NOT_ASKED = ("basis", "boundaries")
_LINK = re.compile(r'<a\b([^>]*?)\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


def open_match(rest):
    """Resolver match of an address below a link; 404 for one that is not open to links."""
    try:
        match = resolve(f"/{rest}")
    except Resolver404 as error:
        raise Http404 from error
    if match.view_name not in OPEN:
        raise Http404
    return match


@contextmanager
def below(prefix):
    """Addresses made inside begin with the link's own: a page's links stay behind the link."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def without_closed(html, prefix, scope):
    """HTML whose links to what the link does not open are plain words; one question about the places it names."""
    targets = {href: _target(unescape(href), prefix) for _before, href, _after, _text in _LINK.findall(html)}
    codes = {target for target in targets.values() if isinstance(target, str)}
    seen = set(scope.visible(Locality.objects.filter(code__in=codes)).values_list("code", flat=True))

    def plain(found):
        target = targets[found[2]]
        is_open = target is True or target in seen
        return found[0] if is_open else f'<span class="closed-link">{found[4]}</span>'

    return _LINK.sub(plain, html)


def _target(href, prefix):
    """True for a link that stays on the page or names no place, a place's code for one to check, False for closed."""
    parts = urlsplit(href)
    if not parts.path and not parts.netloc:
        return True
    if parts.netloc or not parts.path.startswith(prefix):
        return False
    try:
        match = open_match(parts.path.removeprefix(prefix))
    except Http404:
        return False
    return match.kwargs.get("code") or True
